import type { TerraformJson } from '../../../rules/readers/document';
import { connectionParameters, pgbouncerConfigs, poolersWithoutConfig } from '../../../rules/readers/pgbouncer-config';
import { stackDocument } from '../documents';
import { poolerDocument } from '../pgbouncer/pgbouncer-documents';

test('sections are read as PgBouncer reads them: the last line counts, comments do not, and other files are named', () => {
  const ini = [
    'pool_mode = statement',
    '[databases]',
    'authentik=host=db port=5432',
    '"my db" = host=db;',
    '; old = host=db',
    '[pgbouncer]',
    'pool_mode = session',
    '# pool_mode = statement',
    '%include /etc/other.ini',
    '  pool_mode=transaction  ',
    'unix_socket_dir =',
    '[users]',
    'authentik = pool_mode=session',
    '',
  ];
  expect(configsOf({ 'any.name': ini.join('\r\n') })).toEqual([
    {
      address: 'kubernetes_config_map_v1.X',
      databases: { authentik: 'host=db port=5432', 'my db': 'host=db;' },
      users: { authentik: 'pool_mode=session' },
      settings: { pool_mode: 'transaction', unix_socket_dir: '' },
      includes: ['/etc/other.ini'],
    },
  ]);
});

test('a section that comes twice is one', () => {
  expect(configsOf({ a: '[pgbouncer]\na = 1\n[databases]\n[pgbouncer]\nb = 2' })[0]?.settings).toEqual({
    a: '1',
    b: '2',
  });
});

test.each([
  ['[pgbouncer] ; the pool\nauth_type = trust', 'a comment'],
  ['[pgbouncer]auth_type = trust', 'a setting'],
  ['[pgbouncer]\t auth_type=trust', 'a setting after blanks'],
])('%j is a section, though %s follows its bracket', (text) => {
  expect(configsOf({ a: text })[0]?.settings).toEqual({ auth_type: 'trust' });
});

test('templates are read as Terraform writes them', () => {
  expect(configsOf({ a: '[pgbouncer]\nserver_check_query = select $${x}' })[0]?.settings).toEqual({
    server_check_query: 'select ${x}',
  });
});

test('other texts are no configuration', () => {
  expect(configsOf({ 'pgbouncer.ini': '${var.ini}', 'app.ini': '[app]\na = 1' })).toEqual([]);
  expect(pgbouncerConfigs(stackDocument({}))).toEqual([]);
  expect(
    pgbouncerConfigs(stackDocument({ resource: { kubernetes_config_map_v1: { State: { metadata: {} } } } })),
  ).toEqual([]);
});

test.each(['kubernetes_config_map_v1', 'kubernetes_secret_v1'])('it is found in a %s', (type) => {
  const configs = pgbouncerConfigs(stackDocument({ resource: { [type]: { X: { data: { a: '[pgbouncer]' } } } } }));
  expect(configs.map(({ address }) => address)).toEqual([`${type}.X`]);
});

test('a connection string is read with its quotes', () => {
  expect(connectionParameters("host=db port = 5432 password='it''s a secret' user=app")).toEqual({
    host: 'db',
    port: '5432',
    password: "it's a secret",
    user: 'app',
  });
  expect(connectionParameters('')).toEqual({});
});

test('a pooler is without a configuration when it mounts another one or none', () => {
  const without = (document: TerraformJson) => poolersWithoutConfig(stackDocument(document));
  expect(without(poolerDocument())).toEqual([]);
  expect(without(poolerDocument({ mounted: 'pgbouncer' }))).toEqual([]);
  expect(without(poolerDocument({ mounted: 'other' }))).toEqual(['kubernetes_deployment_v1.Pooler']);
});

test('what is not PgBouncer needs no configuration', () => {
  const spec = { template: { spec: { container: { image: 'example/app:1.0.0' } } } };
  expect(poolersWithoutConfig(stackDocument({ resource: { kubernetes_deployment_v1: { App: { spec } } } }))).toEqual(
    [],
  );
});

function configsOf(data: Readonly<Record<string, string>>) {
  return pgbouncerConfigs(stackDocument({ resource: { kubernetes_config_map_v1: { X: { data } } } }));
}
