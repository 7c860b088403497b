import { counted } from '../../../constructs/core/counted';
import { type Check, fail, pass } from '../check';

interface GroupRow {
  readonly pk: string;
  readonly name: string;
  readonly is_superuser: boolean;
  /** Before authentik 2025.12. */
  readonly parent?: string | null;
  /** From authentik 2025.12 on. */
  readonly parents?: readonly string[];
}

/** Access follows the hierarchy: a lost parent locks members out, a superuser flag opens everything. */
export const groupHierarchy: Check = {
  id: 'groups',
  number: 13,
  title: 'every group of the site has the parent and the superuser flag that the site states',
  needs: ['authentik'],
  async run({ site, authentik }) {
    const { groups } = site.identity;
    const rows = await authentik.all<GroupRow>('/core/groups/');
    const names = new Map(rows.map(({ pk, name }) => [pk, name]));
    const faults = Object.values(groups).flatMap(({ name, parent, superuser }) => {
      const row = rows.find((one) => one.name === name);
      if (row === undefined) return [`${name} does not exist`];
      const parents = (row.parents ?? [row.parent ?? []].flat()).map((pk) => names.get(pk) ?? pk);
      const expected = parent === undefined ? [] : [groups[parent]?.name ?? parent];
      return [
        ...(row.is_superuser === superuser ? [] : [`${name} is ${row.is_superuser ? 'a' : 'no'} superuser group`]),
        ...(same(parents, expected) ? [] : [`${name} has ${shown(parents)}, the site says ${shown(expected)}`]),
      ];
    });
    if (faults.length === 0) return pass(counted(Object.keys(groups).length, 'group'));
    return fail(faults.join('; '), 'correct the group in Directory > Groups, or the site');
  },
};

function same(found: readonly string[], expected: readonly string[]): boolean {
  return found.length === expected.length && expected.every((name) => found.includes(name));
}

function shown(parents: readonly string[]): string {
  return parents.length === 0 ? 'no parent' : `the parent ${parents.join(', ')}`;
}
