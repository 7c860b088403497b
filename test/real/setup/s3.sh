#!/bin/sh
# Builds an S3 server that checks signatures (github.com/rclone/gofakes3) for test/real/backup/backup-s3.test.ts, outside the
# repository, and prints the path for GATEHOUSE_S3.
set -eu

here=$(dirname "$0")
target=${XDG_CACHE_HOME:-$HOME/.cache}/gatehouse/s3
PATH=$PATH:/usr/local/go/bin
if ! command -v go > /dev/null; then
  echo "go is not installed: the test against an S3 server skips" >&2
  exit 0
fi
mkdir -p "$target"
(cd "$here/../s3" && GOFLAGS=-mod=readonly go build -trimpath -ldflags='-s -w' -o "$target/s3" .) >&2
echo "$target/s3"
