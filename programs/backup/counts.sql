-- What a backup is measured by, one JSON object. Without a table of authentik it fails.
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
