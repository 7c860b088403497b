#!/bin/sh
# Builds Traefik from its Go module for test/real/traefik-*.test.ts, outside the repository, and prints the path for
# GATEHOUSE_TRAEFIK.
set -eu

version=v3.6.6
target=${XDG_CACHE_HOME:-$HOME/.cache}/gatehouse/traefik/$version
PATH=$PATH:/usr/local/go/bin
if ! command -v go > /dev/null; then
  echo "go is not installed: the tests with Traefik skip" >&2
  exit 0
fi

if [ ! -x "$target/traefik" ]; then
  echo "traefik: building $version" >&2
  mkdir -p "$target"
  # Its go.mod replaces modules, which `go install` refuses: it is built where Go keeps it, with its own go.sum.
  module=$(go mod download -json "github.com/traefik/traefik/v3@$version" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  go build -C "$module" -trimpath -ldflags='-s -w' -o "$target/traefik.part" ./cmd/traefik >&2
  mv "$target/traefik.part" "$target/traefik"
fi
echo "$target/traefik"
