import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { UserRow } from '../../../ops/authentik/rows';
import { passkeysCommand } from '../../../ops/commands/passkeys';
import { OpsContext } from '../../../ops/core/context';
import { recordName } from '../../../ops/core/record';
import { refuseProtected } from '../../../ops/passkeys/protection';
import { NOW, runAgainst } from '../../support/authentik/ops';
import type { Row } from '../../support/authentik/records';
import { eachAuthentik, eachFolder } from '../../support/per-test';
import { defineFixture } from '../../support/site/defined-site';

const server = eachAuthentik();
const directory = eachFolder();

const RUNBOOK = join(__dirname, '../../../docs/runbooks/passkeys-lost.md');

const run = (args: readonly string[], allow = 'demo,demo2') =>
  runAgainst(server(), passkeysCommand, ['passkeys', ...args], { env: { OPS_PASSKEYS_ALLOW: allow } });
const remove = (name: string, ...args: readonly string[]) => run(['delete', '--user', name, ...args]);
const execute = (name: string, ...args: readonly string[]) =>
  remove(name, '--confirm', name, '--execute', '--record', join(directory(), 'record.json'), ...args);
const idsOf = (username: string) =>
  server()
    .records.webauthnDevices.filter((row) => (row.user as Row).username === username)
    .map(({ pk }) => pk);
const listDeleted = () => server().writes.map((write) => Number(/^DELETE .*\/(\d+)\/$/.exec(write)?.[1]));

describe('delete', () => {
  test('only shows them without --execute', async () => {
    const { code, out, err } = await remove('demo');
    expect(code).toBe(0);
    expect(out.at(-1)).toBe('3 passkeys of demo would be deleted');
    expect(err).toEqual(['nothing was deleted; add --confirm demo --execute']);
    expect(server().writes).toEqual([]);
    expect((await remove('demo', '--json')).json()).toMatchObject({ executed: false, passkeys: [{}, {}, {}] });
  });

  test('the command of the runbook shows them and deletes nothing', async () => {
    const [, line = ''] = /ops -- passkeys (delete .*--confirm[^#\n]*)#/.exec(readFileSync(RUNBOOK, 'utf8')) ?? [];
    const { code, err } = await run(line.trim().replaceAll('NAME', 'demo').split(/ +/), '');
    expect([code, err]).toEqual([0, ['nothing was deleted; add --confirm demo --execute']]);
    expect(server().writes).toEqual([]);
  });

  test('a username with shell syntax is quoted in the command to paste', async () => {
    const name = "o'neil$(id)";
    Object.assign(server().records.users.find(({ username }) => username === 'demo2') ?? {}, { username: name });
    for (const { user } of server().records.webauthnDevices as { user: Row }[])
      if (user.pk === 13) user.username = name;
    const { err } = await run(['delete', '--user', name], name);
    expect(err).toEqual([`nothing was deleted; add --confirm 'o'\\''neil$(id)' --execute`]);
  });

  test('deletes all passkeys of this user only, each after it is read again', async () => {
    const before = server().records.webauthnDevices.length;
    const { code, out, err } = await execute('demo');
    expect(code).toBe(0);
    expect(idsOf('demo')).toEqual([]);
    expect(server().records.webauthnDevices).toHaveLength(before - 3);
    const device = server().calls.filter(({ path }) => /\/webauthn\/\d+\/$/.test(path));
    expect(device.map(({ method, path }) => `${method} ${path.split('/').at(-2)}`)).toEqual(
      [11, 12, 301].flatMap((id) => [`GET ${id}`, `DELETE ${id}`]),
    );
    expect(out[0]?.match(/deleted/g)).toHaveLength(3);
    expect(err).toEqual([`deleting 3 passkeys of demo (key 12); saved in ${join(directory(), 'record.json')}`]);
  });

  test('--device limits it to these passkeys', async () => {
    const { code, json } = await execute('demo', '--json', '--device', '11', '301');
    expect(code).toBe(0);
    expect(listDeleted()).toEqual([11, 301]);
    expect(json()).toEqual({
      user: { key: 12, username: 'demo' },
      executed: true,
      record: join(directory(), 'record.json'),
      passkeys: [
        expect.objectContaining({ id: 11, outcome: 'deleted' }),
        expect.objectContaining({ id: 301, outcome: 'deleted' }),
      ],
    });
  });

  test.each([
    [['--device', '1'], 3, '--device names a passkey that this user does not have, found: 1; choose from 11, 12, 301'],
    [
      ['--device', '11', '999'],
      3,
      '--device names a passkey that this user does not have, found: 999; choose from 11, 12, 301',
    ],
    [['--device', '1e1'], 2, 'Give the id of a passkey, a whole number.'],
    [['--device', '0'], 2, 'Give the id of a passkey, a whole number.'],
    [['--device', '../11'], 2, 'Give the id of a passkey, a whole number.'],
  ] as const)('%j is refused', async (args, code, text) => {
    const result = await execute('demo', ...args);
    expect(result.code).toBe(code);
    expect(result.text).toContain(text);
    expect(server().writes).toEqual([]);
  });

  test.each([
    [['--execute'], 'no --confirm'],
    [['--execute', '--confirm', 'Demo'], '"Demo"'],
    [['--execute', '--confirm', 'demo '], '"demo "'],
    [['--execute', '--confirm', ''], '""'],
    [['--confirm', 'demo2'], '"demo2"'],
  ] as const)('%j is refused without a request', async (args, found) => {
    const { code, text } = await remove('demo', ...args);
    expect([code, text]).toEqual([
      3,
      `error: --confirm does not repeat the username, found: ${found}; write it exactly as in --user`,
    ]);
    expect(server().calls).toEqual([]);
  });

  test('a user without passkeys gets no record', async () => {
    server().records.webauthnDevices = [];
    const { code, out } = await execute('demo');
    expect([code, out]).toEqual([0, ['demo has no passkeys']]);
    expect(readdirSync(directory())).toEqual([]);
  });
});

describe('a protected user', () => {
  test('a superuser is refused, whatever the list says', async () => {
    const result = await run(['delete', '--user', 'akadmin'], 'akadmin');
    expect([result.code, result.text]).toEqual([
      3,
      'error: passkeys of a superuser are not deleted, found: akadmin, a superuser; add --allow-superuser to delete them anyway',
    ]);
    expect((await run(['delete', '--user', 'akadmin', '--allow-superuser'], 'akadmin')).code).toBe(0);
  });

  test('a superuser by a parent group counts', async () => {
    const demo = server().records.users.find(({ username }) => username === 'demo');
    demo!.groups = [server().records.groups.find(({ name }) => name === 'Nested Admins')?.pk];
    expect((await execute('demo')).code).toBe(3);
  });

  test('a user without the field is_superuser counts as a superuser', () => {
    const context = new OpsContext({
      site: () => defineFixture(),
      env: { OPS_PASSKEYS_ALLOW: 'demo' },
      terminal: { line: () => undefined, note: () => undefined },
    });
    const silent = { pk: 12, username: 'demo' } as UserRow;
    const props = { allowSuperuser: false, notOnAllowList: false };
    expect(() => refuseProtected(context, silent, props)).toThrow(/^passkeys of a superuser are not deleted/);
    expect(() => refuseProtected(context, { ...silent, is_superuser: false }, props)).not.toThrow();
  });

  test.each(['', 'demo2', 'Demo', 'dem', 'xdemo', 'demo;demo2'])('demo is not on the allow list %j', async (allow) => {
    const result = await run(['delete', '--user', 'demo'], allow);
    expect([result.code, result.text]).toEqual([
      3,
      'error: the user is not on the allow list OPS_PASSKEYS_ALLOW, found: demo, which is not; ' +
        'add test accounts to the list; for any other user add --not-on-allow-list',
    ]);
    expect((await run(['delete', '--user', 'demo', '--not-on-allow-list'], allow)).code).toBe(0);
  });

  test('spaces in the list are ignored', async () => {
    expect((await run(['delete', '--user', 'demo'], 'demo2 , demo')).code).toBe(0);
  });

  test('each guard has its own flag', async () => {
    expect((await run(['delete', '--user', 'akadmin', '--not-on-allow-list'], '')).code).toBe(3);
    expect((await run(['delete', '--user', 'akadmin', '--allow-superuser'], '')).code).toBe(3);
  });
});

describe('the record', () => {
  test('is written before the first deletion, readable by its owner only', async () => {
    const file = join(directory(), 'record.json');
    let atFirstDelete = '';
    server().onCall = ({ method }) => {
      if (method === 'DELETE' && atFirstDelete === '') atFirstDelete = readFileSync(file, 'utf8');
    };
    await execute('demo');
    expect(JSON.parse(atFirstDelete)).toMatchObject({
      recorded: '2026-11-25T03:15:00.000Z',
      user: { key: 12, username: 'demo' },
      passkeys: [{ id: 11, name: 'demo key 1' }, { id: 12 }, { id: 301 }],
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(atFirstDelete).not.toContain('@');
  });

  test('is never overwritten, and without it nothing is deleted', async () => {
    writeFileSync(join(directory(), 'record.json'), 'older');
    const { code, text } = await execute('demo');
    expect(code).toBe(3);
    expect(text).toContain('the file for the record of what will be deleted cannot be created, found: Error: EEXIST');
    expect(readFileSync(join(directory(), 'record.json'), 'utf8')).toBe('older');
    expect(server().writes).toEqual([]);
  });

  test('is named after the user and the time, without path separators', () => {
    expect(recordName('passkeys', 'demo', NOW)).toBe('passkeys-demo-20261125T031500Z.json');
    expect(recordName('passkeys', '../a b', NOW)).toBe('passkeys-.._a_b-20261125T031500Z.json');
  });
});

describe('what changes between the list and a deletion', () => {
  const onLookAt = (id: number, change: () => void) => {
    server().onCall = ({ method, path }) => {
      if (method === 'GET' && path.endsWith(`/${id}/`)) change();
    };
  };
  const device = (id: number) => server().records.webauthnDevices.find(({ pk }) => pk === id)!;

  test('a passkey that is gone is skipped, the others are deleted', async () => {
    onLookAt(12, () =>
      server().records.webauthnDevices.splice(server().records.webauthnDevices.indexOf(device(12)), 1),
    );
    const { code, json } = await execute('demo', '--json');
    expect(code).toBe(0);
    expect((json() as { passkeys: Row[] }).passkeys.map(({ outcome }) => outcome)).toEqual([
      'deleted',
      'gone',
      'deleted',
    ]);
    expect(listDeleted()).toEqual([11, 301]);
  });

  test('one that disappears between read and deletion is skipped too', async () => {
    server().fail('http-404', { method: 'DELETE', times: 1 });
    const { code, json } = await execute('demo', '--json');
    expect(code).toBe(0);
    expect((json() as { passkeys: Row[] }).passkeys.map(({ outcome }) => outcome)).toEqual([
      'gone',
      'deleted',
      'deleted',
    ]);
  });

  test.each([
    ['another owner', { user: { pk: 11, username: 'akin' } }],
    ['another key of the owner', { user: { pk: 99, username: 'demo' } }],
    ['another name of the owner', { user: { pk: 12, username: 'demo-old' } }],
    ['no owner', { user: null }],
    ['another date of creation', { created_on: '2026-11-25T03:14:00Z' }],
  ])('it stops at one with %s', async (_, fields) => {
    onLookAt(12, () => Object.assign(device(12), fields));
    const { code, out, err } = await execute('demo');
    expect(code).toBe(1);
    expect(listDeleted()).toEqual([11]);
    expect(out[0]).toMatch(/11 .*deleted[\s\S]*12 .*changed[\s\S]*301 .*not reached/);
    expect(err.at(-1)).toBe('stopped: a passkey has changed since the list; list again, and find out what changed it');
  });

  test('another name of a passkey does not stop its deletion', async () => {
    onLookAt(12, () => Object.assign(device(12), { name: 'renamed' }));
    expect((await execute('demo')).code).toBe(0);
    expect(listDeleted()).toEqual([11, 12, 301]);
  });

  test('it stops where the server answers with another passkey', async () => {
    server().onCall = (call) => {
      if (call.method === 'GET') Object.assign(call, { path: call.path.replace('/12/', '/301/') });
    };
    expect((await execute('demo')).code).toBe(1);
    expect(listDeleted()).toEqual([11]);
  });

  test('it stops where authentik stops answering, and shows what was done', async () => {
    server().fail('http-503', { method: 'DELETE', path: '/authenticators/admin/webauthn/12/' });
    const { code, out, err } = await execute('demo');
    expect(code).toBe(4);
    expect(out[0]).toMatch(/11 .*deleted[\s\S]*12 .*unknown[\s\S]*301 .*not reached/);
    expect(err.at(-1)).toContain('DELETE /authenticators/admin/webauthn/12/ failed, found: HTTP 503');
    expect(server().writes).toHaveLength(2);
  });
});
