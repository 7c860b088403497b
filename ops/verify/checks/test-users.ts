import { formatCount } from '../../../constructs/core/counted';
import type { GroupRow, UserRow } from '../../authentik/rows';
import { type Check, faultsAmong, passUnless, unknown } from '../check';

/** Their passwords are in the cluster: a test user with more rights than stated opens more to whoever reads them. */
export const testUsers: Check = {
  id: 'test-users',
  number: 28,
  title: 'each test user of the site exists, is no administrator, and is in the groups that the site says',
  needs: ['authentik'],
  async run({ site, authentik }) {
    const stated = Object.values(site.verify.users);
    if (stated.length === 0) return undefined;
    const [users, groups] = await Promise.all([
      authentik.all<UserRow & { readonly type?: string }>('/core/users/', {
        include_groups: false,
        include_roles: false,
      }),
      authentik.all<GroupRow>('/core/groups/', { include_users: false }),
    ]);
    if (users.length === 0) return unknown('no user is shown', 'see what AUTHENTIK_TOKEN may view');
    const names = new Map(groups.map(({ pk, name }) => [pk, name]));
    const faults = stated.flatMap(({ username, groups: keys }) => {
      const user = users.find((one) => one.username === username);
      if (user === undefined) return [`there is no user ${username}`];
      const live = user.groups.map((pk) => names.get(pk) ?? pk);
      const wanted = keys.map((key) => site.identity.groups[key]?.name ?? key);
      const more = live.filter((name) => !wanted.includes(name));
      const less = wanted.filter((name) => !live.includes(name));
      return faultsAmong(
        !user.is_active && `${username} is deactivated`,
        user.is_superuser && `${username} is an administrator`,
        user.type !== 'internal' && `${username} is of the type ${user.type}, which has no start page`,
        more.length > 0 && `${username} is in ${more.join(', ')}, which the site does not say`,
        less.length > 0 && `${username} is not in ${less.join(', ')}`,
      );
    });
    return passUnless(
      faults,
      `${formatCount(stated.length, 'test user')} as the site says`,
      'correct the user in Directory > Users, or its groups under verify.users of the site',
    );
  },
};
