import fc from 'fast-check';
import type { AccessChange } from '../../access/access-change';
import { accessChanges } from '../../access/changes';
import { documentObjects } from '../../access/document-objects';
import { accessModel } from '../../access/model';
import { targetNamed } from '../../access/why';
import type { SiteInput } from '../../sites/schema/site';
import { fresh } from '../fixtures/sites/fresh';
import { AuthentikAnswers } from '../support/authentik/answers';
import { oneStack } from '../support/site/one-stack';
import { changesBetween } from '../support/site/planned';
import { randomAccess, withAccess } from '../support/site/random-access';
import { documentOf, EACH_KIND, type RandomEdit, randomEdit, withEdits } from '../support/site/random-edits';
import type { SiteChange } from '../support/site/site-change';

const HOSTS = ['Terminal', 'K8s', 'Dashy'];
const SEED = 20261127;
/** Three hosts are enough: the others are like them. */
const threeHosts: SiteChange = ({ identity: { hostRestriction } }) => {
  const hosts = Object.entries(hostRestriction?.hosts ?? {}).filter(([id]) => HOSTS.includes(id));
  Object.assign(hostRestriction ?? {}, { hosts: Object.fromEntries(hosts) });
};
const SITES: [string, SiteChange, SiteInput?][] = [
  ['harbour', threeHosts],
  // Creates its login flow.
  ['fresh', () => undefined, fresh],
  ...fc
    .sample(randomAccess, { numRuns: 1, seed: SEED })
    .map((random, index): [string, SiteChange] => [`random site ${index}`, (site) => withAccess(site, random)]),
];
const edits: fc.Arbitrary<readonly RandomEdit[]> = fc.array(randomEdit, { minLength: 1, maxLength: 3 });
const RUNS = { numRuns: 22, seed: SEED, examples: EACH_KIND.map((edit): [RandomEdit[]] => [[edit]]) };

describe.each(SITES)('%s', (_, change, site) => {
  const identity = oneStack('identity', change, site);
  const objects = documentObjects(documentOf(identity));
  const { subjects, targets } = accessModel(objects);
  const hosts = targets.filter(({ kind }) => kind === 'host').map(({ name }) => name);
  const stated = new AuthentikAnswers(identity, subjects, hosts);

  test('after random edits the model answers as authentik does', () => {
    fc.assert(
      fc.property(edits, (some) => {
        const after = withEdits(identity, some);
        const model = accessModel(documentObjects(documentOf(after)));
        const open = stated.targets.flatMap((name) => {
          const target = targetNamed(model, 'host', name) ?? targetNamed(model, 'application', name);
          const passing = model.subjects.filter((subject) => target?.answer(subject).verdict === 'yes');
          return passing.map((subject) => `${subject.name} can open ${name}`);
        });
        expect(open.sort()).toEqual(stated.after(after).all());
      }),
      RUNS,
    );
  });

  test('each edit that opens is an `opened`, each that shuts an administrator out is a `shut-out`, and no other is', () => {
    fc.assert(
      fc.property(edits, (some) => {
        const after = withEdits(identity, some);
        judge(accessChanges(objects, documentObjects(documentOf(after))), stated, stated.after(after));
      }),
      RUNS,
    );
  });

  test('so does the review of a plan that undoes such edits of live objects, or makes others', () => {
    fc.assert(
      fc.property(edits, fc.option(edits, { nil: [] }), (live, next) => {
        const [before, after] = [live, next].map((some) => withEdits(identity, some)) as [
          typeof identity,
          typeof identity,
        ];
        judge(changesBetween({ stack: before }, after), stated.after(before), stated.after(after));
      }),
      { ...RUNS, numRuns: 16, examples: EACH_KIND.map((edit): [RandomEdit[], RandomEdit[]] => [[edit], []]) },
    );
  });

  /** The changes are exactly what authentik answers otherwise. */
  function judge(changes: readonly AccessChange[], before: AuthentikAnswers, after: AuthentikAnswers): void {
    const [was, is] = [before.all(), after.all()];
    const tellKinds = (...kinds: readonly string[]) =>
      changes
        .filter(({ kind, targets }) => kinds.includes(kind) && targets.length > 0)
        .flatMap(({ subjects: names, targets: [target] }) => names.map((name) => `${name} can open ${target}`))
        .sort();
    const lost = was.filter((one) => !is.includes(one));
    expect(tellKinds('opened')).toEqual(is.filter((one) => !was.includes(one)));
    expect(tellKinds('closed', 'shut-out')).toEqual(lost);
    const isAdmins = before.administrators.some((name) => lost.some((one) => one.startsWith(`${name} can open `)));
    expect(tellKinds('shut-out').length > 0).toBe(isAdmins);
    const kindsAtDoor = new Set(
      changes.filter(({ targets, kind }) => targets.length === 0 && kind !== 'closed').map(({ kind }) => kind),
    );
    const [had, has] = [before.door, after.door];
    expect([...kindsAtDoor].sort()).toEqual([
      ...(had.hasFactor && !has.hasFactor ? ['opened'] : []),
      ...(had.works && !has.works ? ['shut-out'] : []),
    ]);
  }
});
