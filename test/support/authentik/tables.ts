/** The tables of authentik 2026.2 that backups read, with the columns that they read, and one user with a passkey. */
export const AUTHENTIK_TABLES = [
  `CREATE TABLE authentik_version_history (
     id serial PRIMARY KEY, timestamp timestamptz NOT NULL, version text NOT NULL, build text NOT NULL)`,
  `CREATE TABLE authentik_core_user (
     id int PRIMARY KEY, uuid uuid NOT NULL UNIQUE, username text NOT NULL UNIQUE, name text NOT NULL,
     is_active boolean NOT NULL, date_joined timestamptz NOT NULL, last_login timestamptz, type text NOT NULL)`,
  'CREATE TABLE authentik_core_group (group_uuid uuid PRIMARY KEY, name text NOT NULL UNIQUE)',
  'CREATE TABLE authentik_core_user_groups (id serial PRIMARY KEY, user_id int NOT NULL, group_id uuid NOT NULL)',
  `CREATE TABLE authentik_stages_authenticator_webauthn_webauthndevice (
     id int PRIMARY KEY, name text NOT NULL, created_on timestamptz NOT NULL, last_used timestamptz,
     user_id int NOT NULL REFERENCES authentik_core_user)`,
  'CREATE TABLE authentik_flows_flow (flow_uuid uuid PRIMARY KEY, slug text NOT NULL)',
  'CREATE TABLE authentik_core_provider (id int PRIMARY KEY, name text NOT NULL)',
  'CREATE TABLE authentik_core_authenticatedsession (session_id text PRIMARY KEY, user_id int NOT NULL)',
  "INSERT INTO authentik_version_history (timestamp, version, build) VALUES ('2026-10-01', '2026.2.1', ''), ('2026-11-01', '2026.2.2', '')",
  `INSERT INTO authentik_core_user VALUES
     (1, '00000000-0000-4000-8000-000000000001', 'akadmin', 'Administrator', true, '2026-01-01', NULL, 'internal'),
     (2, '00000000-0000-4000-8000-000000000002', 'demo', E'Demo\\tTab\\\\', true, '2026-02-01', '2026-11-01', 'internal')`,
  "INSERT INTO authentik_core_group VALUES ('00000000-0000-4000-8000-00000000000a', 'Members'), ('00000000-0000-4000-8000-00000000000b', 'Admins')",
  "INSERT INTO authentik_core_user_groups (user_id, group_id) VALUES (2, '00000000-0000-4000-8000-00000000000a')",
  `INSERT INTO authentik_stages_authenticator_webauthn_webauthndevice VALUES
     (11, 'iCloud Keychain', '2026-03-01', '2026-11-02', 2), (12, 'YubiKey', '2026-04-01', NULL, 2)`,
  "INSERT INTO authentik_flows_flow VALUES ('00000000-0000-4000-8000-0000000000f1', 'default-authentication-flow')",
  "INSERT INTO authentik_core_provider VALUES (1, 'Wiki')",
  "INSERT INTO authentik_core_authenticatedsession VALUES ('s1', 2)",
];
