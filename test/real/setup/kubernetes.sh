#!/bin/sh
# Builds kube-apiserver, etcd and helm for test/real/kubernetes.test.ts from their Go modules, outside the repository,
# and prints the folder for GATEHOUSE_KUBERNETES.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
target=${XDG_CACHE_HOME:-$HOME/.cache}/gatehouse/kubernetes
PATH=$PATH:/usr/local/go/bin
if ! command -v go > /dev/null; then
  echo "go is not installed: the tests against a Kubernetes API server skip" >&2
  exit 0
fi

# A build from a module knows no version of its own, and the Terraform provider asks the server for one.
version=$(sed -n 's/.*k8s\.io\/kubernetes \(v[0-9.]*\).*/\1/p' "$here/../kubernetes/kube-apiserver/go.mod")
for program in kube-apiserver etcd helm; do
  sh "$here/build-go-tool.sh" "$here/../kubernetes/$program" "$target/$program" \
    "-X k8s.io/component-base/version.gitVersion=$version"
done
echo "$target"
