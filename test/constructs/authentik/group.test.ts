import { Group, type GroupProps } from '../../../constructs/authentik/group';
import { User, type UserProps } from '../../../constructs/authentik/user';
import { Adoption } from '../../../constructs/core/adoption';
import { PIN } from '../../support/pin';
import { synthStack } from '../../support/site/synth';
import { addressesOf, attributesAt, group, lifecycleAt, refusalOf } from './blocks';

describe('a group', () => {
  const makeGroup = (props: Partial<GroupProps>) =>
    synthStack((stack) => {
      new Group(stack, 'Editors', { name: 'Editors', ...props });
    });

  test('that is minimal is no superuser, has no roles, and says nothing of its members', () => {
    expect(attributesAt(makeGroup({}), 'authentik_group.Editors')).toEqual({
      name: 'Editors',
      is_superuser: false,
      roles: [],
    });
  });

  test('that is maximal has service users as members', () => {
    const config = synthStack((stack) => {
      const user = new User(stack, 'Robot', { username: 'robot', name: '', type: 'service_account', path: 'users' });
      new Group(stack, 'Editors', { name: 'Editors "a" \\ ${x}', isSuperuser: true, parents: [], members: [user] });
    });
    expect(attributesAt(config, 'authentik_group.Editors')).toEqual({
      name: 'Editors "a" \\ $${x}',
      is_superuser: true,
      roles: [],
      users: ['${authentik_user.Robot.id}'],
    });
  });

  test('that is adopted is found by its exact name, without its members', () => {
    const config = makeGroup({ adopt: Adoption.byKey(), roles: [] });
    const id = '${data.authentik_group.Editors_Existing.id}';
    expect(config.import).toEqual([{ to: 'authentik_group.Editors', id }]);
    expect(attributesAt(config, 'data.authentik_group.Editors_Existing')).toEqual({
      name: 'Editors',
      include_users: false,
    });
  });

  test("that is not Terraform's is looked up by its exact name, without its members", () => {
    const names: string[] = [];
    const config = synthStack((stack) => {
      names.push(Group.fromName(stack, 'Admins', 'Home ${x} Admins').name);
    });
    expect(addressesOf(config)).toEqual(['data.authentik_group.Admins']);
    expect(attributesAt(config, 'data.authentik_group.Admins')).toEqual({
      name: 'Home $${x} Admins',
      include_users: false,
    });
    expect(names).toEqual(['Home ${x} Admins']);
  });

  test('that new users join must make no superusers on the server', () => {
    const config = synthStack((stack) => {
      Group.fromName(stack, 'Users', 'Users ${x}', { unprivileged: true });
    });
    const error_message = 'The group Users $${x} makes superusers: new users must not join it.';
    expect(lifecycleAt(config, 'data.authentik_group.Users')).toEqual({
      postcondition: [{ condition: '${!self.is_superuser}', error_message }],
    });
  });

  test('fails when it has parents that the pinned provider would lose', () => {
    const parents = [group('Staff'), group('All Users')];
    expect(refusalOf((stack) => new Group(stack, 'Editors', { name: 'Editors', parents }))).toBe(
      `test/Editors.parents: are not known to provider ${PIN}: each write would remove them, ` +
        'found: ["Staff","All Users"]; leave the group to the UI, or run a provider from 2025.12 on',
    );
  });
});

describe('a user', () => {
  const GUEST: UserProps = { username: 'guest', name: 'Guest', type: 'internal', path: 'users/system' };

  test('is active, and nothing of a person is in it', () => {
    const config = synthStack((stack) => {
      new User(stack, 'Guest', { ...GUEST, username: 'guest%{x}', name: '${y}' });
    });
    expect(attributesAt(config, 'authentik_user.Guest')).toEqual({
      username: 'guest%%{x}',
      name: '$${y}',
      type: 'internal',
      path: 'users/system',
      is_active: true,
    });
  });
});
