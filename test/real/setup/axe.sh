#!/bin/sh
# Fetches axe-core for test/real/report-look.test.ts into the user's cache, and prints the path of its script.
set -eu

version=4.11.1
folder=${XDG_CACHE_HOME:-$HOME/.cache}/gatehouse/axe/$version
if [ ! -f "$folder/axe.min.js" ]; then
  work=$(mktemp -d)
  npm install --silent --no-save --ignore-scripts --prefix "$work" "axe-core@$version" >&2
  mkdir -p "$folder"
  cp "$work/node_modules/axe-core/axe.min.js" "$folder/"
  rm -rf "$work"
fi
echo "$folder/axe.min.js"
