import { inviteCommand } from '../../../ops/commands/invite';
import { runAgainst } from '../../support/authentik/ops';
import { type Row, uuid } from '../../support/authentik/records';
import { eachAuthentik } from '../../support/per-test';

const server = eachAuthentik(() => ({ invitations: [invitation(1, 'anna'), invitation(2, 'anna-2')] }));

function invitation(pk: number, name: string, fields: Row = {}): Row {
  return {
    pk: uuid(pk),
    name,
    expires: null,
    single_use: true,
    fixed_data: { group: 'Headscale Users' },
    flow: uuid(202),
    created_by: { pk: 1, username: 'akadmin', email: 'akadmin@example.org' },
    ...fields,
  };
}

const invite = (...args: readonly string[]) => runAgainst(server(), inviteCommand, ['invite', ...args]);

describe('list', () => {
  test('shows every invitation of every page', async () => {
    server().records.invitations.push(
      ...Array.from({ length: 150 }, (_, index) => invitation(100 + index, `n-${index}`)),
    );
    const { code, json } = await invite('list', '--json');
    expect(code).toBe(0);
    expect(json()).toHaveLength(152);
    expect((json() as Row[])[0]).toEqual({
      id: uuid(1),
      name: 'anna',
      group: 'Headscale Users',
      flow: 'invitation-enrollment',
      singleUse: true,
      createdBy: 'akadmin',
    });
  });

  test('shows an invitation of the UI that lacks group, flow and creator', async () => {
    const bare = { fixed_data: {}, flow: null, single_use: false, created_by: null };
    server().records.invitations = [invitation(3, 'bare', { ...bare, expires: '2026-12-01T00:00:00Z' })];
    const { out } = await invite('list');
    expect(out[0]).toMatch(/bare +│ - +│ any +│ 2026-12-01T00:00:00Z +│ no +│ - +│/);
  });

  test('says that there are none', async () => {
    server().records.invitations = [];
    expect((await invite('list')).out).toEqual(['no invitations']);
    expect((await invite('list', '--json')).json()).toEqual([]);
  });

  test('prints no e-mail address', async () => {
    expect((await invite('list')).text).not.toContain('@');
  });
});

describe('revoke', () => {
  test('deletes the one with exactly this name once --confirm repeats it', async () => {
    const { code, out, err } = await invite('revoke', 'anna', '--confirm', 'anna');
    expect([code, out]).toEqual([0, ['revoked anna']]);
    expect(err.join('\n')).toContain('Headscale Users');
    expect(server().writes).toEqual([`DELETE /stages/invitation/invitations/${uuid(1)}/`]);
    expect(server().records.invitations).toMatchObject([{ name: 'anna-2' }]);
  });

  test('finds it by its id too, with a result as JSON', async () => {
    const { json } = await invite('revoke', uuid(2), '--confirm', 'anna-2', '--json');
    expect(json()).toMatchObject({ id: uuid(2), name: 'anna-2', revoked: true });
  });

  test.each([
    [[], 'no --confirm'],
    [['--confirm', 'Anna'], '"Anna"'],
    [['--confirm', uuid(1)], `"${uuid(1)}"`],
    [['--confirm', ''], '""'],
  ] as const)('shows it and deletes nothing with %j', async (confirm, found) => {
    const { code, out, err } = await invite('revoke', 'anna', ...confirm);
    expect([code, out]).toEqual([3, []]);
    expect(err[0]).toContain('anna');
    expect(err[1]).toBe(
      `error: --confirm does not repeat the name of the invitation, found: ${found}; when it is the right one, add --confirm anna`,
    );
    expect(server().writes).toEqual([]);
  });

  test.each(['ann', 'Anna', 'nna', ''])('%j matches no invitation', async (name) => {
    const { code, text } = await invite('revoke', name, '--confirm', 'anna');
    expect([code, text]).toEqual([
      3,
      `error: invitation "${name}" does not match exactly once, found: none of 2; give the id that \`invite list\` shows`,
    ]);
  });

  test('two with one name need the id', async () => {
    server().records.invitations.push(invitation(3, 'anna'));
    const { code, text } = await invite('revoke', 'anna', '--confirm', 'anna');
    expect([code, text]).toEqual([
      3,
      `error: invitation "anna" does not match exactly once, found: 2: ${uuid(1)}, ${uuid(3)}; give the id that \`invite list\` shows`,
    ]);
    expect((await invite('revoke', uuid(3), '--confirm', 'anna')).code).toBe(0);
    expect(server().records.invitations.map(({ pk }) => pk)).toEqual([uuid(1), uuid(2)]);
  });

  test('one that was used in between is exit code 0', async () => {
    server().onCall = ({ method }, records) => {
      if (method === 'DELETE') records.invitations = [];
    };
    const { code, out } = await invite('revoke', 'anna', '--confirm', 'anna');
    expect([code, out]).toEqual([0, ['anna was used or revoked meanwhile; nothing was changed']]);
  });
});
