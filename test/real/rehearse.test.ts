import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rehearseCommandWith } from '../../ops/commands/rehearse';
import type { Row } from '../../ops/rehearsal/row';
import { NOW, runAgainst } from '../support/authentik/ops';
import { AUTHENTIK_TABLES } from '../support/authentik/tables';
import { describeIf } from '../support/describe-if';
import { OpsHarness } from '../support/ops/harness';
import { login, RealPostgres } from '../support/real/postgres';
import { until } from '../support/real/program';
import { LocalServer } from '../support/servers/local-server';

const COPY = `gatehouse_rehearsal_${NOW.toISOString().replace(/\D/g, '').slice(0, 14)}_${process.pid}`;
const TOTP = [
  'CREATE TABLE authentik_stages_authenticator_totp_totpdevice (id int PRIMARY KEY, user_id int NOT NULL)',
  'INSERT INTO authentik_stages_authenticator_totp_totpdevice VALUES (1, 2), (2, 2)',
];
/** A migration of 2026.2.7 as `ak migrate` leaves it. */
const MIGRATE =
  "INSERT INTO authentik_version_history (timestamp, version, build) VALUES (now(), '2026.2.7', ''); ALTER TABLE authentik_core_user ADD COLUMN later int";

/** The database is a real PostgreSQL, the migration psql, and the server on the copy the stand-in. */
describeIf('rehearsal of an upgrade', RealPostgres.findMissing())('a rehearsal on a real PostgreSQL', () => {
  let postgres: RealPostgres;
  let live: OpsHarness;
  let copy: OpsHarness;
  let front: LocalServer;
  let directory: string;

  beforeAll(async () => {
    postgres = await RealPostgres.start();
    await within('authentik', ...AUTHENTIK_TABLES, ...TOTP);
  }, 300_000);
  afterAll(() => postgres?.stop());
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'gatehouse-rehearse-'));
    [live, copy] = await Promise.all([OpsHarness.start(), OpsHarness.start()]);
    copy.authentik.records.versionHistory.push({ id: 9, timestamp: '2000-01-01', version: 'rehearsal', build: COPY });
    // One address, as a server has it: the API for a token, pages for a visitor.
    front = await new LocalServer(({ path, headers }, response) => {
      const pages = copy.edge.dial(new URL('https://copy.invalid'));
      const to = new URL(path, headers.authorization === undefined ? pages : copy.authentik.url);
      request(to, { headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      }).end();
    }).listen();
  });
  afterEach(async () => {
    rmSync(directory, { recursive: true });
    await Promise.all([live.stop(), copy.stop(), front.stop()]);
  });

  test('a copy without faults says so, and nothing is left', async () => {
    const { code, text } = await rehearse();
    expect(text).toMatch(/\d+ same, 1 changed, 0 unknown, 0 broken: nothing breaks on 2026\.2\.7/);
    expect(code).toBe(0);
    expect(await databases()).toEqual(['authentik', 'postgres']);
    expect([...live.authentik.writes, ...copy.authentik.writes]).toEqual([]);
    expect(text).not.toContain(RealPostgres.PASSWORD);
    // The live database was dumped and not migrated.
    expect(await columns('authentik')).not.toContain('later');
  });

  test.each<[string, readonly [plant: () => unknown, options: readonly string[]], readonly string[]]>([
    [
      'a lost authenticator',
      [
        () => {},
        [
          '--migrate',
          psql(`${MIGRATE}; DELETE FROM authentik_stages_authenticator_webauthn_webauthndevice WHERE id = 12`),
        ],
      ],
      ['passkeys: 2 -> 1, 1 lost'],
    ],
    [
      'a lost authenticator of another kind',
      [
        () => {},
        ['--migrate', psql(`${MIGRATE}; DELETE FROM authentik_stages_authenticator_totp_totpdevice WHERE id = 1`)],
      ],
      ['authenticators: totp: 2 -> 1'],
    ],
    [
      'a migration that fails',
      [() => {}, ['--migrate', psql('ALTER TABLE not_there ADD COLUMN later int')]],
      [`migration: 2026.2.2 -> exit code 1: ERROR: relation "not_there" does not exist`],
    ],
    [
      'an emptied grant type',
      [
        () =>
          Object.assign(copy.authentik.records.providers.find(({ client_type: type }) => type !== undefined) ?? {}, {
            grant_types: [],
          }),
        [],
      ],
      [expect.stringMatching(/^provider-consent: pass: .* -> fail: .* lists no grant types/)],
    ],
    [
      'a doubled order of bindings',
      [
        () =>
          Object.assign(
            copy.authentik.records.flowBindings.find(
              ({ stage_obj: stage }) => (stage as { name: string }).name === 'enrollment-identification',
            ) ?? {},
            { order: 10 },
          ),
        [],
      ],
      [expect.stringMatching(/^login-flow: pass: .* -> fail: invitation-enrollment has .* at order 10$/)],
    ],
    [
      'a server of another version',
      [() => Object.assign(copy.authentik.records.version, { version_current: '2026.2.6' }), []],
      [
        'server: 2026.2.2 -> 2026.2.6, expected 2026.2.7',
        expect.stringMatching(/^advisories: pass: .* -> fail: server 2026\.2\.6 lacks GHSA-/),
      ],
    ],
    [
      'a server that ends',
      [() => {}, ['--serve', 'echo cannot start >&2; exit 7', '--url', 'http://127.0.0.1:9']],
      ['server: 2026.2.2 -> exit code 7: cannot start'],
    ],
  ])('%s is broken', async (_, [plant, options], broken) => {
    plant();
    const { code, json } = await rehearse(...options, '--json');
    const rows = (json() as readonly Row[]).filter(({ verdict }) => verdict === 'broken');
    expect(rows.map(({ what, before, after }) => `${what}: ${before} -> ${after}`)).toEqual(broken);
    expect(code).toBe(1);
    expect(await databases()).toEqual(['authentik', 'postgres']);
  });

  test('missing trusted proxies are broken before the upgrade', async () => {
    copy.authentik.records.version.version_current = '2026.8.6';
    const { code, json } = await rehearse('--to', '2026.8.6', '--json');
    const broken = (json() as readonly Row[]).filter(({ verdict }) => verdict === 'broken').map(({ after }) => after);
    expect(broken).toContainEqual(
      expect.stringMatching(/^platform\.traefik\.networks: is missing: 2026\.8 ignores X-Forwarded-\*/),
    );
    expect(code).toBe(1);
  });

  test('a server that runs on another database is refused', async () => {
    copy.authentik.records.versionHistory.pop();
    const { code, text } = await rehearse();
    expect([code, text]).toEqual([3, expect.stringMatching(/the server at http:\S+ does not run on the copy/)]);
    expect(await databases()).toEqual(['authentik', 'postgres']);
  });

  test('a downgrade is refused', async () => {
    const { code, text } = await rehearse('--to', '2026.2.1');
    expect([code, text]).toEqual([
      2,
      expect.stringContaining('the backup is of a later version than 2026.2.1, found: 2026.2.2'),
    ]);
  });

  test('--serve runs on the copy and ends with the rehearsal, with what it has started', async () => {
    const pid = join(directory, 'pid');
    const { code } = await rehearse(
      '--serve',
      `echo "$AUTHENTIK_POSTGRESQL__NAME" > ${pid}; sleep 600 & echo $! >> ${pid}; wait`,
    );
    expect(code).toBe(0);
    const [database, started] = readFileSync(pid, 'utf8').trim().split('\n');
    expect(database).toBe(COPY);
    await until(() => !isRunning(started ?? ''));
  });

  test('an interrupt stops the server and drops the copy', async () => {
    const ready = join(directory, 'ready');
    const run = rehearse('--serve', `sleep 600 & echo $! > ${ready}; wait`, '--url', 'http://127.0.0.1:9');
    while (!existsSync(ready)) await new Promise((resolve) => setTimeout(resolve, 50));
    process.emit('SIGTERM');
    const { code, text } = await run;
    expect([code, text]).toEqual([3, expect.stringContaining('the command was interrupted')]);
    expect(await databases()).toEqual(['authentik', 'postgres']);
    // It has let go of its output a moment before it is gone.
    await until(() => !isRunning(readFileSync(ready, 'utf8').trim()));
  });

  test('in a cluster a Job has the database and the image of the version, and is deleted afterwards', async () => {
    const { code, text } = await inCluster();
    expect(text).toMatch(/0 broken: nothing breaks on 2026\.2\.7/);
    expect(code).toBe(0);
    const calls = readFileSync(join(directory, 'calls'), 'utf8').replace(/gatehouse-rehearsal-\w+/g, 'NAME');
    const [create, ...others] = calls.trim().split('\n');
    const file = create?.split(' ').at(-1);
    expect(others).toEqual([
      '-n authentik wait --for=jsonpath={.status.ready}=1 --timeout=600s job/NAME',
      expect.stringMatching(/^-n authentik port-forward job\/NAME \d+:5432 \d+:9000$/),
      `-n authentik exec job/NAME -c server -- env AUTHENTIK_POSTGRESQL__NAME=${COPY} ak migrate`,
      `-n authentik exec job/NAME -c server -- env AUTHENTIK_POSTGRESQL__NAME=${COPY} ak server`,
      `delete -f ${file} --ignore-not-found --wait=false`,
    ]);
    // Its password is no argument, and the file is gone.
    const { items } = JSON.parse(readFileSync(join(directory, 'created.json'), 'utf8')) as {
      items: { stringData?: { password: string } }[];
    };
    const password = items[0]?.stringData?.password ?? '';
    expect(password).toMatch(/^[0-9a-f]{36}$/);
    expect([calls.includes(password), text.includes(password), existsSync(file ?? '')]).toEqual([false, false, false]);
    expect(await databases()).toEqual(['authentik', 'postgres']);
  });

  test('in a cluster a migration that fails is broken, and the Job is deleted all the same', async () => {
    const { code, text } = await inCluster('ALTER TABLE not_there ADD COLUMN later int');
    expect([code, text]).toEqual([1, expect.stringContaining('relation "not_there" does not exist')]);
    expect(readFileSync(join(directory, 'calls'), 'utf8')).toMatch(
      /\ndelete -f \S+ --ignore-not-found --wait=false\n$/,
    );
  });

  test('the manifest of the Job is written and nothing is asked', async () => {
    const file = join(directory, 'objects.json');
    const { code } = await rehearse('--in-cluster', '--manifest', file);
    const { items } = JSON.parse(readFileSync(file, 'utf8')) as { items: { kind: string }[] };
    expect([code, items.map(({ kind }) => kind)]).toEqual([0, ['Secret', 'NetworkPolicy', 'Job']]);
  });

  function inCluster(migrate = MIGRATE) {
    const stub = join(__dirname, '..', 'support', 'kubernetes', 'stub-kubectl.mjs');
    const script = `#!/bin/sh\nexec '${process.execPath}' '${stub}' "$@"\n`;
    writeFileSync(join(directory, 'kubectl'), script, { mode: 0o755 });
    const database = { port: postgres.port, user: 'admin', password: RealPostgres.PASSWORD };
    const server = Number(new URL(front.url).port);
    const settings = { folder: directory, database, server, migrate: migrate.split('; ') };
    writeFileSync(join(directory, 'stub.json'), JSON.stringify(settings));
    const env = {
      PATH: `${directory}:${process.env.PATH}`,
      STUB_KUBECTL: join(directory, 'stub.json'),
      DATABASE_URL: address('authentik'),
    };
    return command(env, ['--to', live.context.site.identity.serverVersion, '--in-cluster', '--dump']);
  }

  function command(env: Readonly<Record<string, string | undefined>>, options: readonly string[]) {
    const { site } = live.context;
    const made = rehearseCommandWith({ liveHttp: live.sources.http });
    return runAgainst(live.authentik, made, ['rehearse', ...options], { site, env });
  }

  function rehearse(...options: readonly string[]) {
    const { site } = live.context;
    const env = { PATH: process.env.PATH, DRILL_DATABASE_URL: postgres.url(), DATABASE_URL: address('authentik') };
    const usual = ['--to', site.identity.serverVersion, '--migrate', psql(MIGRATE), '--url', front.url, '--dump'];
    return command(env, [...usual, ...options]);
  }

  function address(database: string): string {
    return postgres.url().replace(/\/postgres$/, `/${database}`);
  }

  async function within(database: string, ...statements: readonly string[]) {
    const client = await login({ port: postgres.port, database, user: 'admin', password: RealPostgres.PASSWORD });
    try {
      const results = [];
      for (const statement of statements) results.push(await client.query<Record<string, string>>(statement));
      return results.at(-1)?.rows ?? [];
    } finally {
      await client.end();
    }
  }

  async function databases(): Promise<readonly unknown[]> {
    const rows = await within('postgres', 'SELECT datname FROM pg_database WHERE NOT datistemplate ORDER BY datname');
    return rows.map(({ datname }) => datname);
  }

  async function columns(database: string): Promise<readonly unknown[]> {
    const rows = await within(
      database,
      "SELECT column_name FROM information_schema.columns WHERE table_name = 'authentik_core_user'",
    );
    return rows.map(({ column_name: name }) => name);
  }
});

/** On the database that the environment names. */
function psql(statements: string): string {
  return `psql -q -v ON_ERROR_STOP=1 -c ${JSON.stringify('SET client_min_messages = error')} ${statements
    .split('; ')
    .map((one) => `-c ${JSON.stringify(one)}`)
    .join(' ')}`;
}

/** A process that has ended stays as a zombie where the first process of a container waits for none. */
function isRunning(pid: string): boolean {
  const file = `/proc/${pid}/stat`;
  return existsSync(file) && !/\) Z /.test(readFileSync(file, 'utf8'));
}
