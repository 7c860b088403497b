import {
  type PgBouncerSettings,
  pgbouncerConfigFaults,
  pgbouncerIni,
} from '../../../constructs/pgbouncer/pgbouncer-config';

const MINIMAL: PgBouncerSettings = {
  backend: { host: 'postgresql.dbaas', database: 'authentik' },
  idleTransactionTimeoutSeconds: 300,
};

test('every setting reaches the file', () => {
  const settings: Required<PgBouncerSettings> = {
    backend: { host: 'db.data.svc.cluster.local', port: 5433, database: 'sso' },
    poolMode: 'transaction',
    maxClientConnections: 400,
    defaultPoolSize: 30,
    reservePoolSize: 0,
    reservePoolTimeoutSeconds: 7,
    idleTransactionTimeoutSeconds: 60,
    ignoreStartupParameters: ['extra_float_digits', 'options'],
  };
  const lines = pgbouncerIni(settings, '/users/userlist.txt').split('\n');
  expect(lines).toEqual(
    expect.arrayContaining([
      'sso = host=db.data.svc.cluster.local port=5433 dbname=sso',
      'pool_mode = transaction',
      'max_client_conn = 400',
      'default_pool_size = 30',
      'reserve_pool_size = 0',
      'reserve_pool_timeout = 7',
      'idle_transaction_timeout = 60',
      'ignore_startup_parameters = extra_float_digits,options',
    ]),
  );
  expect(faults(settings)).toEqual([]);
});

test.each<[Partial<PgBouncerSettings>, string]>([
  [{ backend: { host: 'db.example.org:5432', database: 'sso' } }, 'backend.host'],
  [{ backend: { host: 'postgresql', database: 'sso' } }, 'backend.host'],
  [{ backend: { host: '192.0.2.1', database: 'sso' } }, 'backend.host'],
  [{ backend: { host: 'postgresql.dbaas password=x', database: 'sso' } }, 'backend.host'],
  [{ backend: { host: 'postgresql.dbaas', port: 0, database: 'sso' } }, 'backend.port'],
  [{ backend: { host: 'postgresql.dbaas', database: 'pgbouncer' } }, 'backend.database'],
  [{ backend: { host: 'postgresql.dbaas', database: '*' } }, 'backend.database'],
  [{ backend: { host: 'postgresql.dbaas', database: '' } }, 'backend.database'],
  [{ maxClientConnections: 0 }, 'maxClientConnections'],
  [{ maxClientConnections: 10_001 }, 'maxClientConnections'],
  [{ defaultPoolSize: 0 }, 'defaultPoolSize'],
  [{ defaultPoolSize: 2.5 }, 'defaultPoolSize'],
  [{ reservePoolSize: -1 }, 'reservePoolSize'],
  [{ reservePoolTimeoutSeconds: 0 }, 'reservePoolTimeoutSeconds'],
  [{ reservePoolTimeoutSeconds: 120 }, 'reservePoolTimeoutSeconds'],
  [{ idleTransactionTimeoutSeconds: 0 }, 'idleTransactionTimeoutSeconds'],
  [{ idleTransactionTimeoutSeconds: Number.NaN }, 'idleTransactionTimeoutSeconds'],
  [{ idleTransactionTimeoutSeconds: 86_401 }, 'idleTransactionTimeoutSeconds'],
  [{ ignoreStartupParameters: ['extra_float_digits', 'a,b'] }, 'ignoreStartupParameters.1'],
])('%j is refused at %s', (change, property) => {
  expect(faults({ ...MINIMAL, ...change })).toEqual([property]);
});

function faults(settings: PgBouncerSettings): string[] {
  return pgbouncerConfigFaults(settings).flatMap((fault) => (fault === undefined ? [] : [fault.path]));
}
