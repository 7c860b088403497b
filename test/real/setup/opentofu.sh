#!/bin/sh
# Builds OpenTofu from its Go module, outside the repository, and prints the path for TERRAFORM_BINARY_NAME.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
target=${XDG_CACHE_HOME:-$HOME/.cache}/gatehouse/opentofu/tofu
PATH=$PATH:/usr/local/go/bin
if ! command -v go > /dev/null; then
  echo "go is not installed: the tests with OpenTofu skip" >&2
  exit 0
fi

sh "$here/build-go-tool.sh" "$here/../opentofu" "$target" '-X github.com/opentofu/opentofu/version.dev=no'
echo "$target"
