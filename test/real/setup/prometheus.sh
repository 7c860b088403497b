#!/bin/sh
# Installs promtool, which comes with Debian's Prometheus, for test/real/alerts/alerts.test.ts, and the blackbox exporter for
# test/real/alerts/public-host-probe.test.ts. Neither service starts: without systemd nothing does, and with it the policy of
# invoke-rc.d says no.
set -eu

version() {
  promtool --version 2>&1 | sed -n 's/^promtool, version \([^ ]*\).*/\1/p'
}

if command -v promtool > /dev/null && command -v prometheus-blackbox-exporter > /dev/null; then
  echo "promtool is installed: $(version)"
  exit 0
fi

policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod +x "$policy"
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends prometheus prometheus-blackbox-exporter
echo "promtool installed: $(version)"
