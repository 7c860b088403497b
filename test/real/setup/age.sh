#!/bin/sh
# Installs Debian's age for test/real/backup/backup-age.test.ts.
set -eu

if command -v age >/dev/null; then
  echo "age is installed: $(age --version)"
  exit 0
fi

apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends age
echo "age installed: $(age --version)"
