#!/bin/sh
# Dumps authentik's database into a named pipe, and counts its rows in the same snapshot. Runs in the container that has
# pg_dump and the password of the database; another container reads the pipe, and has the keys of the storage.
#
#   dump     the pipe, in pg_dump's custom format
#   rows     what was counted, one JSON object
#   dumped   exists once pg_dump has ended with 0
#   failed   exists once anything has failed, with what was said
set -u
cd "${BACKUP_EXCHANGE:-/exchange}" || exit 2

# psql keeps the snapshot open while pg_dump uses it. Without a table of authentik the count fails, and nothing is dumped.
psql --no-psqlrc --no-password --quiet --no-align --tuples-only --set ON_ERROR_STOP=1 2>said <<'SQL'
BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SET LOCAL idle_in_transaction_session_timeout = 0;
SET LOCAL statement_timeout = 0;
\o rows
SELECT json_build_object(
  'postgresql', current_setting('server_version'),
  'authentik', (SELECT version FROM authentik_version_history ORDER BY timestamp DESC, id DESC LIMIT 1),
  'rows', json_build_object(
    'users', (SELECT count(*) FROM authentik_core_user),
    'passkeys', (SELECT count(*) FROM authentik_stages_authenticator_webauthn_webauthndevice),
    'groups', (SELECT count(*) FROM authentik_core_group),
    'flows', (SELECT count(*) FROM authentik_flows_flow),
    'providers', (SELECT count(*) FROM authentik_core_provider),
    'sessions', (SELECT count(*) FROM authentik_core_authenticatedsession)));
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
