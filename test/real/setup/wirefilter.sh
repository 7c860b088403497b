#!/bin/sh
# Builds Cloudflare's own expression engine (the crate wirefilter-engine) for test/real/edge/wirefilter.test.ts,
# outside the repository, and prints the path for GATEHOUSE_WIREFILTER.
set -eu

here=$(dirname "$0")
target=${XDG_CACHE_HOME:-$HOME/.cache}/gatehouse/wirefilter
if ! command -v cargo > /dev/null; then
  echo "cargo is not installed: the test against Cloudflare's expression engine skips" >&2
  exit 0
fi
cargo build --quiet --manifest-path "$here/../wirefilter/Cargo.toml" --target-dir "$target" >&2
echo "$target/debug/wirefilter-cli"
