import { passkeysCommand } from '../../../ops/commands/passkeys';
import { runAgainst } from '../../support/authentik/ops';
import { user } from '../../support/authentik/people';
import { eachAuthentik } from '../../support/per-test';

const server = eachAuthentik();

const list = (...args: readonly string[]) => runAgainst(server(), passkeysCommand, ['passkeys', 'list', ...args]);

test('shows the passkeys of exactly one user, of all pages', async () => {
  const { code, json } = await list('--user', 'demo', '--json');
  expect(code).toBe(0);
  expect(json()).toEqual({
    user: { key: 12, username: 'demo' },
    passkeys: [11, 12, 301].map((id) => ({
      id,
      name: id === 12 ? 'demo key 2' : 'demo key 1',
      created: '2026-03-01T10:00:00Z',
      type: 'Passkey of the tests',
    })),
  });
});

test('as a table with a count, without e-mail addresses', async () => {
  const { out } = await list('--user', 'demo');
  expect(out[0]).toMatch(/301 +│ demo key 1/);
  expect(out[1]).toBe('demo has 3 passkeys');
  expect(out.join('\n')).not.toContain('@');
});

test('says that a user has none', async () => {
  server().records.webauthnDevices = [];
  expect((await list('--user', 'demo')).out).toEqual(['demo has no passkeys']);
});

test('control sequences in the name of a passkey are escaped', async () => {
  server().records.webauthnDevices.find(({ pk }) => pk === 11)!.name = 'evil\u001b[2Jkey';
  expect((await list('--user', 'demo')).text).not.toContain('\u001b');
});

test('--user is required', async () => {
  const { code, err } = await list();
  expect([code, err.join('')]).toEqual([2, "error: required option '--user <name>' not specified"]);
});

test('a username that is an e-mail address works like any other', async () => {
  server().records.users.push(user(50, 'me@example.org', 'Me'));
  const { code, out } = await list('--user', 'me@example.org');
  expect([code, out]).toEqual([0, ['me@example.org has no passkeys']]);
});
