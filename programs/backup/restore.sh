#!/bin/sh
# Restores a dump from a named pipe into a PostgreSQL of its own, and counts its rows. Runs in a container of the image of PostgreSQL,
# without a secret and without a way to any other database; another container fetches the dump, and opens it.
#
#   dump      the pipe, in pg_dump's custom format
#   rows      what was counted, one JSON object
#   restored  exists once pg_restore and the count have ended with 0
#   failed    exists once anything has failed, with what was said
set -u
counts=$(cd "$(dirname "$0")" && pwd)/counts.sql
cd "${BACKUP_EXCHANGE:-/exchange}" || exit 2
# The entrypoint of the image initialises by way of port 5432: what answers here is the server itself.
port=5433
export PGHOST=/var/run/postgresql PGPORT=$port PGUSER=postgres
PGHOST=${BACKUP_SOCKET:-$PGHOST}

stop() {
  kill "$server" 2>/dev/null
  wait "$server"
}

fail() {
  mv said failed
  stop
  exit 1
}

# Nothing of it is kept: it does not wait for its disk.
env -u PGHOST -u PGPORT POSTGRES_HOST_AUTH_METHOD=trust POSTGRES_USER=postgres docker-entrypoint.sh postgres -p "$port" \
  -c listen_addresses= -c "unix_socket_directories=$PGHOST" -c fsync=off -c full_page_writes=off >server.log 2>&1 &
server=$!
until pg_isready --quiet; do
  if ! kill -0 "$server" 2>/dev/null; then
    tail -n 3 server.log >said
    fail
  fi
  sleep 1
done
createdb drill 2>said || fail
mkfifo dump || fail
pg_restore --exit-on-error --no-owner --no-privileges --dbname=drill <dump 2>said || fail
psql --no-psqlrc --quiet --no-align --tuples-only --set ON_ERROR_STOP=1 --dbname=drill --file="$counts" >rows 2>said || fail
: >restored
stop
exit 0
