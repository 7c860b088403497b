#!/bin/sh
# Installs Debian's nginx for test/real/traefik/auth-fallback.test.ts, which starts its own. Without systemd the package starts
# nothing; where there is one, the policy file keeps it from doing so.
set -eu

if [ -x /usr/sbin/nginx ]; then
  echo "nginx is installed: $(/usr/sbin/nginx -v 2>&1)"
  exit 0
fi

policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 755 "$policy"
  trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light
echo "nginx installed: $(/usr/sbin/nginx -v 2>&1)"
