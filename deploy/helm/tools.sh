#!/usr/bin/env bash
# tools.sh CACHE: builds helm, kubeconform, the schemas that it compares with, and a kube-apiserver,
# which takes some minutes the first time.
set -euo pipefail

mkdir -p "$1"
cache=$(cd "$1" && pwd)
cd "$(dirname "$0")/../.."
deploy/local/need.sh "Go 1.26 or later" "go version | grep -E 'go1\.(2[6-9]|[3-9][0-9])'" golang-go

tool() {
  [ -x "$cache/bin/$1" ] || { echo "Building $1" && GOBIN="$cache/bin" go install "$2"; }
}

# Where a file of a Go module is.
file() {
  go mod download -json "$1" | sed -n "s|.*\"Dir\": \"\(.*\)\",|\1/$2|p"
}

tool helm helm.sh/helm/v3/cmd/helm@v3.22.0
tool kubeconform github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0

apiserver() {
  local folder module
  folder=$(mktemp -d)
  module=$(file k8s.io/kubernetes@v1.34.4 go.mod)
  {
    echo "module apiserver"
    grep '^go ' "$module"
    echo "require k8s.io/kubernetes v1.34.4"
    sed -nE 's|^\s*(k8s.io/\S+) v0\.0\.0( .*)?$|replace \1 => \1 v0.34.4|p' "$module"
  } >"$folder/go.mod"
  (
    cd "$folder"
    version=k8s.io/component-base/version
    go build -mod=mod -o "$cache/bin/kube-apiserver" \
      -ldflags "-X $version.gitVersion=v1.34.4 -X $version.gitMajor=1 -X $version.gitMinor=34" \
      k8s.io/kubernetes/cmd/kube-apiserver
  )
  rm -rf "$folder"
}

deploy/local/need.sh etcd "command -v etcd || [ -x $cache/bin/etcd ]" etcd-server
[ -x "$cache/bin/kube-apiserver" ] || { echo "Building kube-apiserver" && apiserver; }

schemas="$cache/schemas-1"
[ ! -d "$schemas" ] || exit 0
echo "Fetching the schemas of Kubernetes"
rm -rf "$schemas.new"
mkdir -p "$schemas.new/crds"
crds=(
  "$(file github.com/external-secrets/external-secrets@v1.3.2 config/crds/bases)"
  "$(file github.com/kedacore/keda/v2@v2.21.0 config/crd/bases)"
  "$(file github.com/prometheus-operator/prometheus-operator@v0.85.0 example/prometheus-operator-crd)"
  "$(file sigs.k8s.io/gateway-api@v1.4.0 config/crd/standard)"
)
for version in 1.31.14 1.32.13 1.33.13 1.34.4; do
  swagger=$(file "k8s.io/kubernetes@v$version" api/openapi-spec/swagger.json)
  .venv/bin/python deploy/helm/schemas.py "$schemas.new/$version" "$swagger" "${crds[@]}"
done
for folder in "${crds[@]}"; do
  grep -l '^kind: CustomResourceDefinition' "$folder"/*.yaml | xargs cp -t "$schemas.new/crds"
done
mv "$schemas.new" "$schemas"
