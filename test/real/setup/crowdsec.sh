#!/bin/sh
# Installs Debian's CrowdSec for test/real/edge/edge-sync.test.ts. Its postinst registers the machine with CrowdSec's central
# API, which fails offline, unless a credentials file exists already and is not empty. Without systemd nothing starts.
set -eu

if command -v crowdsec > /dev/null && command -v cscli > /dev/null; then
  echo "crowdsec is installed: $(crowdsec -version 2>&1 | sed -n 's/.*version: //p')"
  exit 0
fi

mkdir -p /etc/crowdsec
[ -s /etc/crowdsec/online_api_credentials.yaml ] || echo '# central API off' > /etc/crowdsec/online_api_credentials.yaml
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends crowdsec sqlite3
echo "crowdsec installed: $(crowdsec -version 2>&1 | sed -n 's/.*version: //p')"
