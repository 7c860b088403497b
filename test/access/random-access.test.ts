import fc from 'fast-check';
import { documentObjects } from '../../access/document-objects';
import { accessModel } from '../../access/model';
import { GUEST, STRANGER } from '../../access/subjects';
import type { StackDocument } from '../../rules/readers/document';
import type { Access } from '../../sites/schema/access';
import { oneStack } from '../support/site/one-stack';
import { changesBetween } from '../support/site/planned';
import { access, type RandomAccess, randomAccess, withAccess } from '../support/site/random-access';

interface Edit {
  readonly place: string;
  readonly index: number;
  readonly access: Access;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  place: fc.constantFrom('host', 'dashboard', 'domainWide'),
  index: fc.nat({ max: 2 }),
  access,
});

const applyEdit = (random: RandomAccess, { place, index, access: other }: Edit): RandomAccess =>
  place === 'host' ? { ...random, hosts: random.hosts.with(index, other) } : { ...random, [place]: other };

// The policy of the domain is imported with its binding: beside groups both would have been on the server before.
const comparable = (random: RandomAccess, { place }: Edit): RandomAccess =>
  place === 'domainWide' ? { ...random, hasPolicy: false } : random;

const identityOf = (random: RandomAccess) => oneStack('identity', (site) => withAccess(site, random));

/** Returns who can open what, by the statements alone: `subject can open target`. */
function listStated(stack: StackDocument): readonly string[] {
  const objects = documentObjects({ stacks: [stack] });
  const { subjects, targets } = accessModel(objects);
  const { hosts = {}, applications = {}, administrators = [] } = objects.stated;
  return targets.flatMap(({ kind, name: target }) => {
    const { groups, everyone, guests } = (kind === 'host' ? hosts[target] : applications[target]) ?? {};
    return subjects
      .filter((subject) => {
        if (groups !== undefined) return [...groups, ...administrators].some((group) => subject.groups.has(group));
        return guests !== undefined || (everyone !== undefined && ![GUEST, STRANGER].includes(subject.name));
      })
      .map(({ name }) => `${name} can open ${target}`);
  });
}

test('in random sites, another statement gives exactly the lines of what it opens and closes', () => {
  fc.assert(
    fc.property(randomAccess, edit, (any, change) => {
      const random = comparable(any, change);
      const [was, is] = [identityOf(random), identityOf(applyEdit(random, change))];
      const [had, has] = [listStated(was), listStated(is)];
      const changes = changesBetween({ stack: was }, is);
      const targetsOf = (kind: string) =>
        changes
          .filter((one) => one.kind === kind)
          .flatMap(({ subjects, targets: [target = ''] }) => subjects.map((name) => `${name} can open ${target}`));
      expect({ opened: targetsOf('opened').sort(), closed: targetsOf('closed').sort() }).toEqual({
        opened: has.filter((one) => !had.includes(one)).sort(),
        closed: had.filter((one) => !has.includes(one)).sort(),
      });
      expect(changes.map(({ kind }) => kind).filter((kind) => kind !== 'opened' && kind !== 'closed')).toEqual([]);
    }),
    { numRuns: 12 },
  );
});
