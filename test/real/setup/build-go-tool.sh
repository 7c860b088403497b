#!/bin/sh
# Builds the one package that a module names as its tool, once, and again when its versions or the flags change:
# build-go-tool.sh MODULE OUTPUT [LDFLAGS]. A build that is stopped leaves the former program.
set -eu

module=$1
output=$2
flags="-s -w ${3:-}"
inputs=$(printf '%s' "$flags" | cat - "$0" "$module/go.mod" "$module/go.sum" | cksum)
if [ -x "$output" ] && [ "$inputs" = "$(cat "$output.inputs" 2> /dev/null)" ]; then exit 0; fi
echo "building $(basename "$output")" >&2
mkdir -p "$(dirname "$output")"
GOFLAGS=-mod=readonly go build -C "$module" -trimpath -o "$output.part" -ldflags="$flags" tool >&2
mv "$output.part" "$output"
echo "$inputs" > "$output.inputs"
