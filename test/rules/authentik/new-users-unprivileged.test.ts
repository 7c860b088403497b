import { newUsersUnprivileged } from '../../../rules/authentik/new-users-unprivileged';
import type { Block } from '../../../rules/readers/document';
import { findings } from '../documents';

const PROVEN = { postcondition: [{ condition: '${!self.is_superuser}', error_message: 'no' }] };
const check = (create_users_group: string | undefined, looked: Block = {}, made: Block = {}) =>
  findings(newUsersUnprivileged, {
    data: { authentik_group: { Users: { name: 'Users', ...looked } } },
    resource: {
      authentik_group: { Made: { name: 'Made', is_superuser: false, ...made } },
      authentik_stage_user_write: { Write: { name: 'write', create_users_group } },
    },
  }).map(({ found }) => found);
const [LOOKED, MADE] = ['${data.authentik_group.Users.id}', '${authentik_group.Made.id}'];

test('a group that the server must show to make no superusers is accepted, and so is an ordinary one of Terraform', () => {
  expect(check(LOOKED, { lifecycle: PROVEN })).toEqual([]);
  expect(check(MADE)).toEqual([]);
  expect(check(undefined)).toEqual([]);
});

test.each<[what: string, found: readonly string[], expected: string]>([
  [
    'nothing proves',
    check(LOOKED),
    'adds new users to data.authentik_group.Users, without a postcondition on is_superuser',
  ],
  [
    'is called authentik Admins',
    check(LOOKED, { name: 'authentik Admins', lifecycle: PROVEN }),
    'adds new users to authentik Admins',
  ],
  [
    'makes superusers',
    check(MADE, {}, { is_superuser: true }),
    'adds new users to authentik_group.Made, which makes superusers',
  ],
  [
    'nothing shows',
    check('0a1b2c3d-0000-4000-8000-000000000000'),
    'adds new users to a group that is known at apply only',
  ],
])('a group that %s is found', (_, found, expected) => {
  expect(found).toEqual([expected]);
});
