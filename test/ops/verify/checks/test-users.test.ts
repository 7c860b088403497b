import { testUsers } from '../../../../ops/verify/checks/test-users';
import { findNamed, type Row } from '../../../support/authentik/records';
import { checkSite } from '../../../support/ops/harness';

const live = checkSite(testUsers);

const user = (): Row => live.records.users.find(({ username }) => username === 'test-headscale')!;
const groupOf = (name: string) => String(findNamed(live.records.groups, name).pk);

test('a test user with the groups of the site passes', async () => {
  expect(await live.found()).toBe('pass: 1 test user as the site says');
});

test.each<[string, () => unknown, string]>([
  ['does not exist', () => Object.assign(user(), { username: 'Test-Headscale' }), 'there is no user test-headscale'],
  ['is deactivated', () => Object.assign(user(), { is_active: false }), 'test-headscale is deactivated'],
  [
    'is an administrator by a group above its own',
    () => {
      findNamed(live.records.groups, 'Nested Admins').parents = [groupOf('authentik Admins')];
      Object.assign(user(), { groups: [groupOf('Headscale Users'), groupOf('Nested Admins')] });
    },
    'test-headscale is an administrator; test-headscale is in Nested Admins, which the site does not say',
  ],
  ['has no groups', () => Object.assign(user(), { groups: [] }), 'test-headscale is not in Headscale Users'],
  [
    'is external',
    () => Object.assign(user(), { type: 'external' }),
    'test-headscale is of the type external, which has no start page',
  ],
])('a test user that %s fails', async (_, breakIt, seen) => {
  breakIt();
  expect(await live.found()).toBe(`fail: ${seen}`);
});
