import { OpsContext } from '../../ops/core/context';
import { proxySessions } from '../../ops/verify/checks/proxy-sessions';
import { PostgresqlReader } from '../../ops/verify/proxy-session-reader';
import { runChecks } from '../../ops/verify/runner';
import { describeIf } from '../support/describe-if';
import { OpsHarness } from '../support/ops/harness';
import { RecordingTerminal } from '../support/ops/terminal';
import { RealPostgres } from '../support/real/postgres';

/** The check of the proxy sessions, against a PostgreSQL with the table as authentik makes it. */
const TABLE = `
  CREATE TABLE authentik_providers_proxy_proxysession (
    uuid uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    session_key text UNIQUE NOT NULL,
    user_id uuid,
    session_data jsonb NOT NULL DEFAULT '{}',
    expires timestamptz,
    expiring boolean NOT NULL DEFAULT true
  )`;

describeIf('verify', RealPostgres.findMissing())('against PostgreSQL', () => {
  let database: RealPostgres;
  let site: OpsHarness;

  beforeAll(async () => {
    [database, site] = await Promise.all([RealPostgres.start(), OpsHarness.start()]);
  });

  beforeEach(() => database.execute('DROP TABLE IF EXISTS authentik_providers_proxy_proxysession', TABLE));

  afterAll(async () => {
    await Promise.all([database?.stop(), site?.stop()]);
  });

  function contextWith(env: Readonly<Record<string, string>>): OpsContext {
    return new OpsContext({ site: () => site.context.site, env, terminal: new RecordingTerminal() });
  }

  async function check(env: Readonly<Record<string, string>> = { DATABASE_URL: database.url() }) {
    const context = contextWith(env);
    const harness = {
      ...site.sources,
      get sessions() {
        return PostgresqlReader.of(context);
      },
    };
    const [run] = await runChecks([proxySessions], harness);
    return { ...run?.result, seen: context.secrets.conceal(run?.result?.seen ?? '') };
  }

  function session(key: string, ahead: string): string {
    const columns = '(session_key, session_data, expires)';
    const values = `('${key}', '{"redirect": "https://terminal.example.org/"}', now() + interval '${ahead}')`;
    return `INSERT INTO authentik_providers_proxy_proxysession ${columns} VALUES ${values}`;
  }

  test('sessions that began today pass, and the ones of today are counted', async () => {
    await database.execute(session('a', '3 days'), session('b', '27 days 12 hours'), session('c', '27 days 23 hours'));
    expect(await check()).toEqual({
      verdict: 'pass',
      seen: 'the newest of 3 sessions ends in 28.0 days, expected 28.0, 2 began within a day, the last 60 minutes ago',
    });
  });

  test('sessions of ten minutes fail: the outpost was not restarted', async () => {
    await database.execute(session('a', '10 minutes'), session('b', '-1 hour'));
    expect(await check()).toMatchObject({
      verdict: 'fail',
      seen: 'the newest of 2 sessions ends in 0.0 days, expected 28.0',
    });
  });

  test('an empty table, and rows that never end, fail', async () => {
    expect(await check()).toMatchObject({ verdict: 'fail', seen: 'the table is empty' });
    await database.execute(
      "INSERT INTO authentik_providers_proxy_proxysession (session_key, expires) VALUES ('a', NULL)",
    );
    expect(await check()).toMatchObject({ verdict: 'fail', seen: 'the table is empty' });
  });

  test('the settings of libpq will do instead of an address', async () => {
    await database.addUser('authentik', 'of authentik');
    await database.execute(
      session('a', '28 days'),
      'GRANT SELECT ON authentik_providers_proxy_proxysession TO authentik',
    );
    const env = { PGHOST: '127.0.0.1', PGPORT: String(database.port), PGDATABASE: 'postgres' };
    expect(await check({ ...env, PGPASSWORD: 'of authentik' })).toMatchObject({ verdict: 'pass' });
  });

  test('a user that may only read the table is enough', async () => {
    await database.addUser('reader', 'reader');
    await database.execute(session('a', '28 days'), 'GRANT SELECT ON authentik_providers_proxy_proxysession TO reader');
    expect(await check({ DATABASE_URL: database.url('reader', 'reader') })).toMatchObject({ verdict: 'pass' });
    await database.execute('REVOKE SELECT ON authentik_providers_proxy_proxysession FROM reader');
    expect(await check({ DATABASE_URL: database.url('reader', 'reader') })).toMatchObject({
      verdict: 'unknown',
      seen: expect.stringContaining('permission denied for table authentik_providers_proxy_proxysession'),
    });
  });

  test.each([
    ['a wrong password', () => ({ DATABASE_URL: database.url('wr0ng-one') }), 'password authentication failed'],
    ['no server', () => ({ DATABASE_URL: 'postgres://a:b@127.0.0.1:1/c' }), 'ECONNREFUSED'],
    ['no address', () => ({ DATABASE_URL: 'authentik' }), 'found:'],
  ])('with %s the verdict is unknown, and no password is printed', async (_, env, seen) => {
    const result = await check(env());
    expect(result).toMatchObject({ verdict: 'unknown', seen: expect.stringContaining(seen) });
    expect(result.seen).not.toContain('wr0ng-one');
  });

  test('with no setting it is not asked', async () => {
    expect(await check({})).toMatchObject({
      verdict: 'not asked',
      seen: expect.stringContaining('DATABASE_URL is not set'),
    });
  });

  test('without the table it is unknown', async () => {
    await database.execute('DROP TABLE authentik_providers_proxy_proxysession');
    expect(await check()).toMatchObject({
      verdict: 'unknown',
      seen: expect.stringContaining('relation "authentik_providers_proxy_proxysession" does not exist'),
    });
  });

  test('the reader cannot write even as the owner, and takes no lock that outlives it', async () => {
    await database.execute(session('a', '28 days'));
    await PostgresqlReader.of(contextWith({ DATABASE_URL: database.url() })).read(0);
    // A transaction that was left open would hold the table.
    await database.execute("SET lock_timeout = '2s'", 'DROP TABLE authentik_providers_proxy_proxysession');
  });
});
