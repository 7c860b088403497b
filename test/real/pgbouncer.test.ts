import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { unescapeText } from '../../constructs/core/static-text';
import { type Change, poolerStack, poolerText } from '../constructs/pgbouncer/pgbouncer-stack';
import { describeIf } from '../support/describe-if';
import { findMissing } from '../support/engine';
import { RealPgBouncer } from '../support/real/pgbouncer';
import { RealPostgres } from '../support/real/postgres';
import { until } from '../support/real/program';
import { RootModule } from '../support/terraform';

/** By user. */
const PASSWORDS: Readonly<Record<string, string>> = {
  authentik: 'say "friend" and enter',
  quote: '"',
  quotes: '""" ""',
  backslash: '\\"\\',
  template: '${var.x} %{ if } $$ $& $1',
  apostrophe: "o'clock; #",
  cyrillic: 'пароль',
};
const USERS = Object.keys(PASSWORDS);

describeIf('pgbouncer', findMissing())('the user list, as Terraform renders it', () => {
  test.each(USERS)('has the password of the user %s with its quotes doubled', (user) => {
    const expression = poolerText(poolerStack(), 'secret', 'userlist.txt');
    const root = new RootModule({
      variable: { postgres_password: { type: 'string', sensitive: true } },
      output: { list: { value: expression, sensitive: true } },
    });
    try {
      root.must('init', '-input=false');
      root.must('apply', '-input=false', '-auto-approve', '-var', `postgres_password=${PASSWORDS[user]}`);
      const { list } = JSON.parse(root.must('output', '-json').stdout) as { list: { value: string } };
      expect(list.value).toBe(userLine('authentik', PASSWORDS[user] ?? ''));
    } finally {
      root.remove();
    }
  });
});

describeIf('pgbouncer', RealPgBouncer.findMissing())('the generated configuration, as PgBouncer runs it', () => {
  let postgres: RealPostgres;
  const poolers: RealPgBouncer[] = [];
  const password = PASSWORDS.authentik ?? '';

  /** With all users, unless the test says otherwise. */
  async function pooler(change: Change = {}, lines: Readonly<Record<string, string>> = {}, users = allUsers()) {
    const ini = unescapeText(poolerText(poolerStack(change), 'config_map', 'pgbouncer.ini'));
    const started = await RealPgBouncer.start(ini, users, postgres, lines);
    poolers.push(started);
    return started;
  }

  beforeAll(async () => {
    postgres = await RealPostgres.start();
    for (const user of USERS) await postgres.addUser(user, PASSWORDS[user] ?? '');
  });

  afterEach(async () => {
    for (const one of poolers.splice(0)) await one.stop();
    await until(async () => (await postgres.connectionsOf('authentik')) === 0);
  });

  afterAll(() => postgres?.stop());

  test('is accepted without a complaint, and makes no socket in the file system', async () => {
    const { log, port } = await pooler();
    expect(log).toMatch(/ LOG process up: PgBouncer /);
    expect(log).not.toMatch(/ (WARNING|ERROR|FATAL) /);
    for (const directory of ['/tmp', '/var/run/postgresql']) {
      expect(existsSync(`${directory}/.s.PGSQL.${port}`)).toBe(false);
    }
  });

  test('asks for SCRAM and for nothing weaker', async () => {
    expect(await (await pooler()).hello({})).toBe('R SCRAM-SHA-256');
  });

  test('drops the start-up parameters of its configuration, and refuses the others', async () => {
    const { hello } = countBound(await pooler());
    expect(await hello({ extra_float_digits: '2' })).toBe('R SCRAM-SHA-256');
    expect(await hello({ geqo: 'off' })).toContain('unsupported startup parameter: geqo');
  });

  test.each(USERS)('the user %s logs in by SCRAM on both sides', async (user) => {
    const client = await (await pooler()).login(user, PASSWORDS[user] ?? '');
    const { rows } = await client.query('SELECT current_user AS name, current_database() AS database');
    expect(rows).toEqual([{ name: user, database: 'authentik' }]);
  });

  test('a server that keeps verifiers needs no password in the user list', async () => {
    const verifier = await postgres.verifier('authentik');
    expect(verifier).toMatch(/^SCRAM-SHA-256\$/);
    const client = await (await pooler({}, {}, userLine('authentik', verifier))).login('authentik', password);
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  test('no login with a wrong password, as an unknown user, to another database or to the console', async () => {
    const { login } = countBound(await pooler());
    await expect(login('authentik', 'say friend and enter')).rejects.toThrow(/authentication failed/);
    await expect(login('stranger', password)).rejects.toThrow(/authentication failed/);
    await expect(login('authentik', password, 'postgres')).rejects.toThrow(/no such database: postgres/);
    await expect(login('authentik', password, 'pgbouncer')).rejects.toThrow(/not allowed/);
  });

  test('an idle transaction is ended and its lock is free, and an idle client stays', async () => {
    const { login } = countBound(
      await pooler({}, { 'idle_transaction_timeout = 300': 'idle_transaction_timeout = 1' }),
    );
    const [killed, idle, next] = [
      await login('authentik', password),
      await login('authentik', password),
      await login('authentik', password),
    ];
    await idle.query('SELECT 1');
    await killed.query('BEGIN');
    await killed.query('SELECT pg_advisory_xact_lock(12)');
    const started = Date.now();
    await next.query('SELECT pg_advisory_lock(12)');
    expect(Date.now() - started).toBeGreaterThan(500);
    await expect(killed.query('COMMIT')).rejects.toThrow();
    expect((await idle.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  });

  test('200 clients are held at once, the next is turned away, and comes in when one has left', async () => {
    const { login } = countBound(await pooler());
    const clients = await Promise.all(Array.from({ length: 200 }, () => login('authentik', password)));
    await expect(login('authentik', password)).rejects.toThrow('no more connections allowed (max_client_conn)');
    await clients[0]?.end();
    await expect(login('authentik', password)).resolves.toBeDefined();
  });

  test('in session mode 20 clients have the server, 5 more after a while, and the others wait for one to leave', async () => {
    const { login } = countBound(await pooler());
    const clients = await Promise.all(Array.from({ length: 30 }, () => login('authentik', password)));
    const served: (typeof clients)[number][] = [];
    const queries = clients.map(async (client) => {
      await client.query('SELECT 1');
      served.push(client);
    });
    await until(() => served.length === 20);
    expect(await postgres.connectionsOf('authentik')).toBe(20);
    await until(() => served.length === 25);
    expect(await postgres.connectionsOf('authentik')).toBe(25);
    await pause(2000);
    expect(served).toHaveLength(25);
    while (served.length < 30) {
      const before = served.length;
      await served[before - 25]?.end();
      await until(() => served.length > before);
    }
    await Promise.all(queries);
    expect(await postgres.connectionsOf('authentik')).toBeLessThanOrEqual(25);
  });

  test('in transaction mode 100 clients share the 20 connections', async () => {
    const { login } = countBound(await pooler({ poolMode: 'transaction' }));
    const clients = await Promise.all(Array.from({ length: 100 }, () => login('authentik', password)));
    for (let round = 0; round < 3; round += 1) {
      const answers = await Promise.all(clients.map((client) => client.query('SELECT 1 AS one')));
      expect(answers.filter(({ rows }) => rows[0]?.one === 1)).toHaveLength(100);
    }
    expect(await postgres.connectionsOf('authentik')).toBeLessThanOrEqual(20);
  });
});

function userLine(user: string, password: string): string {
  return `"${user}" "${password.replaceAll('"', '""')}"\n`;
}

function allUsers(): string {
  return USERS.map((user) => userLine(user, PASSWORDS[user] ?? '')).join('');
}

function countBound(pooler: RealPgBouncer) {
  return { login: pooler.login.bind(pooler), hello: pooler.hello.bind(pooler) };
}
