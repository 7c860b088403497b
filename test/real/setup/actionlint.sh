#!/bin/sh
# Builds actionlint from its Go module for test/real/actionlint.test.ts, outside the repository, and prints the path for
# GATEHOUSE_ACTIONLINT.
set -eu

version=v1.7.12
target=${XDG_CACHE_HOME:-$HOME/.cache}/gatehouse/actionlint/$version
PATH=$PATH:/usr/local/go/bin
if ! command -v go > /dev/null; then
  echo "go is not installed: the test of the workflows skips" >&2
  exit 0
fi

if [ ! -x "$target/actionlint" ]; then
  echo "actionlint: building $version" >&2
  mkdir -p "$target"
  GOBIN=$target go install -trimpath -ldflags='-s -w' "github.com/rhysd/actionlint/cmd/actionlint@$version" >&2
fi
echo "$target/actionlint"
