#!/bin/sh
# Installs Debian's zsh and fish for test/real/completion.test.ts.
set -eu

if command -v zsh >/dev/null && command -v fish >/dev/null; then
  echo "zsh and fish are installed"
  exit 0
fi

apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends zsh fish
