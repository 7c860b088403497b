#!/bin/sh
# Builds kube-apiserver, etcd and helm for test/real/kubernetes.test.ts from their Go modules, outside the repository,
# and prints the folder for GATEHOUSE_KUBERNETES. Each is built once, and again when its versions or this file change.
set -eu

modules=$(dirname "$0")/../kubernetes
target=${XDG_CACHE_HOME:-$HOME/.cache}/gatehouse/kubernetes
PATH=$PATH:/usr/local/go/bin
if ! command -v go > /dev/null; then
  echo "go is not installed: the tests against a Kubernetes API server skip" >&2
  exit 0
fi

# A build from a module knows no version of its own, and the Terraform provider asks the server for one.
kubernetes=$(sed -n 's/.*k8s\.io\/kubernetes \(v[0-9.]*\).*/\1/p' "$modules/kube-apiserver/go.mod")

mkdir -p "$target"
for program in kube-apiserver etcd helm; do
  inputs=$(cat "$0" "$modules/$program/go.mod" "$modules/$program/go.sum" | cksum)
  if [ -x "$target/$program" ] && [ "$inputs" = "$(cat "$target/$program.inputs" 2> /dev/null)" ]; then continue; fi
  echo "kubernetes: building $program" >&2
  # `tool` is the one package that go.mod names as its tool. A build that is stopped leaves the former program.
  GOFLAGS=-mod=readonly go build -C "$modules/$program" -trimpath -o "$target/$program.part" \
    -ldflags="-s -w -X k8s.io/component-base/version.gitVersion=$kubernetes" tool >&2
  mv "$target/$program.part" "$target/$program"
  echo "$inputs" > "$target/$program.inputs"
done
echo "$target"
