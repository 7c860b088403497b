#!/bin/sh
# Dumps authentik's database into a named pipe, and counts its rows in the same snapshot. Runs in the container that has
# pg_dump and the password of the database; another container reads the pipe, and has the keys of the storage.
#
#   dump     the pipe, in pg_dump's custom format
#   rows     what was counted, one JSON object
#   dumped   exists once pg_dump has ended with 0
#   failed   exists once anything has failed, with what was said
set -u
counts=$(cd "$(dirname "$0")" && pwd)/counts.sql
cd "${BACKUP_EXCHANGE:-/exchange}" || exit 2

# psql keeps the snapshot open while pg_dump uses it. Without a table of authentik the count fails, and nothing is dumped.
psql --no-psqlrc --no-password --quiet --no-align --tuples-only --set ON_ERROR_STOP=1 \
  --set counts="$counts" 2>said <<'SQL'
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL statement_timeout = 0;
\o rows
\i :counts
\o
SELECT pg_export_snapshot() AS snapshot \gset
\setenv BACKUP_SNAPSHOT :snapshot
\! mkfifo dump && pg_dump --format=custom --snapshot="$BACKUP_SNAPSHOT" --no-password >dump && : >dumped
COMMIT;
SQL
status=$?

cat said >&2
if [ "$status" -eq 0 ] && [ -e dumped ]; then exit 0; fi
mv said failed
exit 1
