#!/bin/sh
# Builds CrowdSec from its Go module for test/real/edge/allowlists.test.ts, outside the repository, and prints the folder for
# GATEHOUSE_CROWDSEC. Debian's is older than LAPI's allowlists. It needs a C compiler, for SQLite, and about 6 minutes on two cores.
#   --built   prints the folder and builds nothing
set -eu

version=v1.7.8
target=${XDG_CACHE_HOME:-$HOME/.cache}/gatehouse/crowdsec/$version
if [ "${1:-}" = --built ]; then
  echo "$target"
  exit 0
fi
PATH=$PATH:/usr/local/go/bin
if ! command -v go > /dev/null || ! command -v gcc > /dev/null; then
  echo "go or gcc is not installed: the test of LAPI's allowlists skips" >&2
  exit 0
fi

if [ ! -x "$target/cscli" ]; then
  echo "crowdsec: building $version" >&2
  mkdir -p "$target"
  # Its go.mod replaces modules, which `go install` refuses: it is built where Go keeps it, with its own go.sum.
  module=$(go mod download -json "github.com/crowdsecurity/crowdsec@$version" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p')
  for program in crowdsec:crowdsec crowdsec-cli:cscli; do
    go build -C "$module" -trimpath -tags=netgo,osusergo,sqlite_omit_load_extension \
      -ldflags="-s -w -X github.com/crowdsecurity/go-cs-lib/version.Version=$version" \
      -o "$target/${program#*:}.part" "./cmd/${program%:*}" >&2
    mv "$target/${program#*:}.part" "$target/${program#*:}"
  done
fi
echo "$target"
