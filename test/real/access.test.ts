import fc from 'fast-check';
import { documentObjects } from '../../access/document-objects';
import { accessModel } from '../../access/model';
import { EVERYONE, GUEST } from '../../access/subjects';
import type { SiteDocument, TerraformJson } from '../../rules/readers/document';
import { defineSite, type Site, type SiteInput } from '../../sites/schema/site';
import { harbour } from '../fixtures/sites/harbour';
import { describeWithPython, runStandIn } from '../support/python';
import { randomAccess, withAccess } from '../support/site/random-access';
import { documentOf, EACH_KIND, type RandomEdit, randomEdit, withEdits } from '../support/site/random-edits';
import { siteOf } from '../support/site/site-app';
import { changeSite } from '../support/site/site-change';

/**
 * The model of who can open what, compared with running the generated policies and bindings in python3, and with what the
 * site states: for every group, a superuser, a user in no group, and the guest, over random sites.
 */

type Answers = Readonly<Record<string, boolean | null>>;
type Run = Readonly<Record<string, { readonly applications: Answers; readonly hosts: Answers }>>;

/** Every kind of person, as users of the stand-in server. */
function people(site: Site) {
  const { groups, publicGuests } = site.identity;
  const all = Object.entries(groups);
  const depth = (id: string): number => (groups[id]?.parent === undefined ? 0 : 1 + depth(groups[id].parent));
  const server = all
    .toSorted(([a], [b]) => depth(a) - depth(b))
    .map(([, { name, parent, superuser }]) => ({
      name,
      superuser,
      parents: parent === undefined ? [] : [groups[parent]?.name ?? ''],
    }));
  const guests = publicGuests === undefined ? [] : [publicGuests.group];
  return {
    groups: [...server, ...guests.map((name) => ({ name }))],
    users: [
      ...all.map(([, { name }]) => ({ username: name, groups: [name] })),
      { username: EVERYONE, groups: [] },
      ...guests.map((name) => ({ username: GUEST, groups: [name] })),
    ],
  };
}

function runOf(site: Site, document: SiteDocument, hosts: readonly string[]): Run {
  const identity: TerraformJson = document.stacks.find(({ name }) => name === 'identity')?.config ?? {};
  const [run] = runStandIn<Run>('access', [{ ...people(site), hosts }], identity);
  if (run === undefined) throw new Error('python3 gave no answer');
  return run;
}

/** Compares the three for one site: the model, the run, and the statements. */
function compare(input: SiteInput): void {
  const site = defineSite(input);
  const document = siteOf(() => input);
  const objects = documentObjects(document);
  const { subjects, targets } = accessModel(objects);
  const hosts = targets.filter(({ kind, way }) => kind === 'host' && way === 'forward auth');
  const run = runOf(
    site,
    document,
    hosts.map(({ name }) => name),
  );
  const { stated } = objects;
  for (const subject of subjects.filter(({ kind }) => kind !== 'stranger')) {
    const own = run[subject.name];
    for (const target of targets) {
      const ran = target.kind === 'host' ? own?.hosts[target.name] : own?.applications[target.name];
      const statement = target.kind === 'host' ? stated.hosts?.[target.name] : stated.applications?.[target.name];
      if (ran === undefined || ran === null || statement?.as_on_the_server !== undefined) continue;
      const expected =
        statement?.groups === undefined
          ? subject.kind !== 'guest' || statement?.guests !== undefined
          : [...statement.groups, ...(stated.administrators ?? [])].some((name) => subject.groups.has(name));
      const found = { subject: subject.name, target: target.name, model: target.answer(subject).verdict, ran };
      expect(found).toEqual({ ...found, model: expected ? 'yes' : 'no', ran: expected });
    }
  }
  const guest = subjects.find(({ kind }) => kind === 'guest');
  const open = guest === undefined ? [] : targets.filter((target) => target.answer(guest).verdict === 'yes');
  // Beside the application of the guests only the login page, which requires no login.
  expect(open.map(({ name }) => name)).toEqual(
    guest === undefined ? [] : [...targets.filter(({ way }) => way === 'no login').map(({ name }) => name), 'Public'],
  );
}

/** The run has the groups of the site, and asks no outpost: test/access/random-edits has these two. */
function isOfBindings({ kind }: RandomEdit): boolean {
  return kind !== 'nest' && kind !== 'silence';
}

describeWithPython('who can open what', () => {
  test('in the fixture, as stated: the model and the run of the policies agree', () => {
    compare(harbour);
  });

  test('in random sites too', () => {
    fc.assert(
      fc.property(randomAccess, (random) => compare(changeSite((site) => withAccess(site, random)))),
      { numRuns: 12 },
    );
  }, 300_000);

  test('after random edits of the JSON the model answers as the bindings that run', () => {
    const site = defineSite(harbour);
    const identity = siteOf().stacks.find(({ name }) => name === 'identity');
    if (identity === undefined) throw new Error('harbour has the stack identity');
    const compareEdited = (edits: readonly RandomEdit[]) => {
      const document = documentOf(withEdits(identity, edits));
      const { subjects, targets } = accessModel(documentObjects(document));
      const hosts = targets.filter(({ kind, way }) => kind === 'host' && way === 'forward auth');
      const run = runOf(
        site,
        document,
        hosts.map(({ name }) => name),
      );
      // The guest also gets tokens, which ask no authorization flow: the run below has it for that flow alone.
      for (const subject of subjects.filter(({ kind }) => kind !== 'stranger' && kind !== 'guest')) {
        for (const target of targets) {
          const own = run[subject.name];
          const ran = target.kind === 'host' ? own?.hosts[target.name] : own?.applications[target.name];
          const { verdict } = target.answer(subject);
          if (ran === undefined || ran === null || verdict === 'unknown') continue;
          const found = { subject: subject.name, target: target.name, model: verdict };
          expect(found).toEqual({ ...found, model: ran ? 'yes' : 'no' });
        }
      }
    };
    const edits = fc.array(randomEdit.filter(isOfBindings), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(edits, compareEdited), {
      numRuns: 30,
      examples: EACH_KIND.filter(isOfBindings).map((edit): [RandomEdit[]] => [[edit]]),
    });
  }, 300_000);

  test('without the policy on the shared flow only bindings keep the guest out, in the run and in the model', () => {
    const document = structuredClone(siteOf());
    const identity = document.stacks.find(({ name }) => name === 'identity');
    const bindings = identity?.config.resource?.authentik_policy_binding as Record<string, object>;
    delete bindings.PublicGuests_Closed_Authorization_NoGuests;
    const { subjects, targets } = accessModel(documentObjects(document));
    const guest = subjects.find(({ kind }) => kind === 'guest');
    const findTarget = (name: string) => targets.find((target) => target.name === name);
    if (guest === undefined) throw new Error('harbour has guests');
    const run = runOf(defineSite(changeSite()), document, []);
    // Its bindings ask for groups; the domain-wide policy knows the guests by itself.
    for (const [name, isOpen] of [
      ['Kubernetes Dashboard', false],
      ['Domain wide catch all', false],
      ['Public', true],
    ] as const) {
      expect([name, findTarget(name)?.answer(guest).verdict]).toEqual([name, isOpen ? 'yes' : 'no']);
      expect([name, run[GUEST]?.applications[name]]).toEqual([name, isOpen]);
    }
    expect(findTarget('Grafana')?.answer(guest).verdict).toBe('unknown');
  });
});
