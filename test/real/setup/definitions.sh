#!/bin/sh
# Takes the definitions of the custom resources that we write from the Go modules of those who own them, and prints the
# folder for GATEHOUSE_DEFINITIONS.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
traefik=$(sed -n 's/^version=//p' "$here/traefik.sh")
operator=v0.85.0
target=${XDG_CACHE_HOME:-$HOME/.cache}/gatehouse/definitions/$traefik-$operator
PATH=$PATH:/usr/local/go/bin
if ! command -v go > /dev/null; then
  echo "go is not installed: the tests against the real definitions of custom resources skip" >&2
  exit 0
fi

folder() { go mod download -json "$1" | sed -n 's/^\t"Dir": "\(.*\)",$/\1/p'; }
if [ ! -d "$target" ]; then
  rm -rf "$target.part" && mkdir -p "$target.part"
  cp "$(folder "github.com/traefik/traefik/v3@$traefik")/integration/fixtures/k8s/01-traefik-crd.yml" "$target.part/traefik.yml"
  monitoring=$(folder "github.com/prometheus-operator/prometheus-operator@$operator")/example/prometheus-operator-crd
  cp "$monitoring"/monitoring.coreos.com_probes.yaml "$monitoring"/monitoring.coreos.com_prometheusrules.yaml "$target.part"
  mv "$target.part" "$target"
fi
echo "$target"
