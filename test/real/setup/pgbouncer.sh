#!/bin/sh
# Installs Debian's PgBouncer and PostgreSQL for test/real/pgbouncer.test.ts, which starts both by itself. Their packages
# would start a server each: for the time of the installation a policy says no.
set -eu

bin=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | tail -n 1)
if command -v pgbouncer > /dev/null && [ -x "$bin/initdb" ]; then
  echo "pgbouncer is installed: $(pgbouncer --version | head -n 1), $("$bin/postgres" --version)"
  exit 0
fi

policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 755 "$policy"
fi
apt-get update -qq
DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends pgbouncer postgresql
echo "pgbouncer installed: $(pgbouncer --version | head -n 1)"
