#!/bin/sh
# Installs Debian's Chromium for test/real/report.test.ts.
set -eu

if [ -x /usr/bin/chromium ]; then
  echo "chromium is installed"
  exit 0
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core
echo "chromium installed"
