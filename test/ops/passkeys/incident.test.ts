import { passkeysCommand } from '../../../ops/commands/passkeys';
import { runAgainst } from '../../support/authentik/ops';
import type { Row } from '../../support/authentik/records';
import { eachAuthentik } from '../../support/per-test';

/** The replay of incident I2: a script that cleaned up after a test account took the first hit of a fuzzy search. */
const server = eachAuthentik();

const owners = () => server().records.webauthnDevices.map((row) => (row.user as Row).username);
const count = (username: string) => owners().filter((owner) => owner === username).length;

/** The calls of the script. @returns the user that it found */
async function fuzzyScript(name: string): Promise<string> {
  const read = async (path: string) => {
    const answer = await fetch(`${server().url}/api/v3${path}`, {
      headers: { authorization: `Bearer ${server().token}` },
    });
    return ((await answer.json()) as { results: Row[] }).results;
  };
  const [user] = await read(`/core/users/?search=${name}`);
  const devices = await read(`/authenticators/admin/webauthn/?user=${user?.pk}&page_size=100`);
  const theirs = devices.filter((row) => (row.user as Row).pk === user?.pk);
  for (const { pk } of theirs) {
    await fetch(`${server().url}/api/v3/authenticators/admin/webauthn/${pk}/`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${server().token}` },
    });
  }
  return String(user?.username);
}

const ourCommand = (name: string) =>
  runAgainst(
    server(),
    passkeysCommand,
    `passkeys delete --user ${name} --confirm ${name} --execute --not-on-allow-list`.split(' '),
  );

test('the fuzzy script deletes the six passkeys of another user', async () => {
  expect(await fuzzyScript('demo')).toBe('akin');
  expect([count('akin'), count('demo')]).toEqual([0, 3]);
});

test('without the test account the script still finds a user, the command refuses', async () => {
  server().records.users = server().records.users.filter(({ username }) => username !== 'demo');
  const { code, text } = await ourCommand('demo');
  expect(code).toBe(3);
  expect(text).toContain('user "demo" does not match exactly once, found: none; near it: "Demo", "demo2"');
  expect(server().writes).toEqual([]);
  expect(await fuzzyScript('demo')).toBe('akin');
});
