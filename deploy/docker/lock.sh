#!/usr/bin/env bash
# Pins what each image installs, by version and hash: deploy/docker/lock.sh [--upgrade]. Needs uv.
set -euo pipefail

cd "$(dirname "$0")/../.."
pin() {
  uv pip compile pyproject.toml --quiet --output-file "deploy/docker/locks/$1.txt" \
    --generate-hashes --only-binary :all: --python-version 3.11 --python-platform linux \
    --no-header --no-annotate "${@:2}"
}

pin base "$@"
for service in ingestion scoring personalization; do
  pin "$service" --extra "$service" "$@"
done
