import { isDeepStrictEqual } from 'node:util';
import { formatCount } from '../../../constructs/core/counted';
import { type GroupRow, parentsOf } from '../../authentik/rows';
import { type Check, faultsAmong, passUnless } from '../check';

/** Access follows the hierarchy: a lost parent locks members out, a superuser flag opens everything. */
export const groupHierarchy: Check = {
  id: 'groups',
  number: 13,
  title:
    'every group of the site has the parent and the superuser flag that the site states, and no other group is below one',
  needs: ['authentik'],
  async run({ site, authentik }) {
    const { groups } = site.identity;
    const rows = await authentik.all<GroupRow>('/core/groups/');
    const names = new Map(rows.map(({ pk, name }) => [pk, name]));
    const faults = Object.values(groups).flatMap(({ name, parent, superuser }) => {
      const row = rows.find((one) => one.name === name);
      if (row === undefined) return [`${name} does not exist`];
      const parents = parentsOf(row).map((pk) => names.get(pk) ?? pk);
      const expected = parent === undefined ? [] : [groups[parent]?.name ?? parent];
      return faultsAmong(
        row.is_superuser !== superuser && `${name} is ${row.is_superuser ? 'a' : 'no'} superuser group`,
        !isDeepStrictEqual(parents, expected) && `${name} has ${show(parents)}, the site says ${show(expected)}`,
      );
    });
    const stated = new Set(Object.values(groups).map(({ name }) => name));
    const below = rows
      .filter(({ name }) => !stated.has(name) && name !== site.identity.publicGuests?.group)
      .flatMap((row) => {
        const above = parentsOf(row).flatMap((pk) => names.get(pk) ?? []);
        const open = above.filter((name) => stated.has(name));
        if (open.length === 0) return [];
        return [`${row.name} is not of the site, and its members are members of ${open.join(', ')}`];
      });
    const remedy = 'correct the group in Directory > Groups, or the site';
    return passUnless([...faults, ...below], formatCount(Object.keys(groups).length, 'group'), remedy);
  },
};

function show(parents: readonly string[]): string {
  return parents.length === 0 ? 'no parent' : `the parent ${parents.join(', ')}`;
}
