#!/bin/sh
# Makes .venv with Heartline and all that it needs; the second time it brings it up to date.
set -eu

# A Python for which every dependency has wheels, and which can make virtual environments.
fitting='import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info < (3, 14))'

find_python() {
  for python in "${PYTHON:-}" python3.13 python3.12 python3.11 python3; do
    if [ -n "$python" ] && "$python" -c "$fitting" 2>/dev/null; then
      echo "$python"
      return
    fi
  done
}

if [ ! -x .venv/bin/python ]; then
  python=$(find_python)
  if [ -z "$python" ]; then
    deploy/local/need.sh "Python 3.11, 3.12 or 3.13 with venv (PYTHON may hold its path)" \
      "python3 -c '$fitting'" python3 python3-venv
    python=python3
  fi
  "$python" -m venv .venv
fi

echo "Installing the dependencies into .venv (a few minutes the first time)"
install() {
  .venv/bin/python -m pip install --disable-pip-version-check --progress-bar off --editable '.[dev]'
}
if [ -t 1 ]; then
  # One line that changes. The status is kept in a file: a pipe gives that of its last part.
  { install || touch .venv/.failed; } |
    awk '/^ *(Collecting|Downloading|Installing)/ { printf "\r\033[K  %.70s", $1 " " $2; fflush() }
         END { printf "\r\033[K" }'
  if [ -e .venv/.failed ]; then
    rm .venv/.failed
    exit 1
  fi
else
  install >/dev/null
fi
