import fc from 'fast-check';
import { accessChanges } from '../../access/changes';
import { documentObjects } from '../../access/document-objects';
import { accessModel } from '../../access/model';
import type { Subject } from '../../access/subjects';
import { targetNamed } from '../../access/why';
import { type Block, referencedAddress, type StackDocument } from '../../rules/readers/document';
import { oneStack } from '../support/one-stack';
import {
  documentOf,
  EACH_KIND,
  groupApplications,
  isOf,
  type RandomEdit,
  randomEdit,
  resources,
  SIGN_IN,
  served,
  withEdits,
} from '../support/random-edits';

const HOSTS = ['Terminal', 'K8s', 'Dashy'];
/** Three hosts are enough: the others are like them. */
const identity = oneStack('identity', ({ identity: { hostRestriction } }) => {
  const hosts = Object.entries(hostRestriction?.hosts ?? {}).filter(([id]) => HOSTS.includes(id));
  Object.assign(hostRestriction ?? {}, { hosts: Object.fromEntries(hosts) });
});
const objects = documentObjects(documentOf(identity));
const { subjects } = accessModel(objects);
const groupsOf = new Map(subjects.map(({ name, groups }) => [name, groups]));
const APPLICATIONS = groupApplications(identity);

/** What authentik answers, by its own rules and by nothing of the model: bindings, engine mode, the list of the outpost. */
class Engine {
  constructor(private readonly stack: StackDocument) {}

  /** `Members can open terminal.harbour.example`, of every subject and target. */
  answers(): readonly string[] {
    return APPLICATIONS.flatMap((application) =>
      subjects
        .filter((subject) => this.opens(application, subject))
        .map(({ name }) => `${name} can open ${targetOf(application)}`),
    );
  }

  /** Whether the password leads to a session, and whether the second factor comes before it. */
  get door() {
    const bindings = resources(this.stack, 'authentik_flow_stage_binding');
    const [factor, login] = [SIGN_IN.factor, SIGN_IN.login].map((name) => Number(bindings[name]?.order));
    return { works: Number(login) > 10, hasFactor: Number(factor) < Number(login) };
  }

  /** A host whose provider is in no outpost is one of the domain: open to all who signed in, but the guest. */
  private opens(application: string, subject: Subject): boolean {
    if (subject.kind === 'stranger') return false;
    const provider = resources(this.stack, 'authentik_application')[application]
      ?.protocol_provider as unknown as string;
    if (HOSTS.some((id) => application.includes(`_${id}_`)) && !served(this.stack).includes(provider))
      return subject.kind !== 'guest';
    const enabled = Object.values(resources(this.stack, 'authentik_policy_binding')).filter(
      ({ target, enabled }) => isOf(target, application) && (enabled as unknown) !== false,
    );
    if (enabled.length === 0) return true;
    const memberOf = this.memberOf(subject);
    const passes = ({ group, negate }: Block) => memberOf.has(this.groupName(group)) !== (negate === true);
    const { policy_engine_mode: mode } = resources(this.stack, 'authentik_application')[application] ?? {};
    return (mode as unknown) === 'all' ? enabled.every(passes) : enabled.some(passes);
  }

  /** The guest has the groups that its user lists as well, and those above them. */
  private memberOf({ kind, name, groups }: Subject): ReadonlySet<string> {
    if (kind !== 'guest') return groups;
    const listed = Object.values(resources(this.stack, 'authentik_user')).flatMap(
      (user) => (user.groups ?? []) as unknown as string[],
    );
    const above = listed.flatMap((one) => [...(groupsOf.get(this.groupName(one)) ?? [])]);
    return new Set([...(groupsOf.get(name) ?? []), ...above]);
  }

  private groupName(reference: unknown): string {
    const [, type = '', name = ''] = /^(?:data\.)?(\w+)\.(.*)$/.exec(String(referencedAddress(reference))) ?? [];
    const { data, resource } = this.stack.config;
    return String((data?.[type]?.[name] ?? resource?.[type]?.[name])?.name);
  }
}

function targetOf(application: string): string {
  return String(resources(identity, 'authentik_application')[application]?.name);
}

const edits: fc.Arbitrary<readonly RandomEdit[]> = fc.array(randomEdit, { minLength: 1, maxLength: 3 });
const RUNS = { numRuns: 22, seed: 20261127, examples: EACH_KIND.map((edit): [RandomEdit[]] => [[edit]]) };
const had = new Engine(identity);

test('after random edits the model answers as authentik does', () => {
  fc.assert(
    fc.property(edits, (some) => {
      const after = withEdits(identity, some);
      const model = accessModel(documentObjects(documentOf(after)));
      const open = APPLICATIONS.map(targetOf).flatMap((name) => {
        const target = targetNamed(model, 'host', name) ?? targetNamed(model, 'application', name);
        const passing = model.subjects.filter((subject) => target?.answer(subject).verdict === 'yes');
        return passing.map((subject) => `${subject.name} can open ${name}`);
      });
      expect(open.sort()).toEqual([...new Engine(after).answers()].sort());
    }),
    RUNS,
  );
});

test('each edit that opens is an `opened`, each that shuts an administrator out is a `shut-out`, and no other is', () => {
  fc.assert(
    fc.property(edits, (some) => {
      const after = withEdits(identity, some);
      const changes = accessChanges(objects, documentObjects(documentOf(after)));
      const [was, is] = [had.answers(), new Engine(after).answers()];
      const told = (...kinds: readonly string[]) =>
        changes
          .filter(({ kind, targets }) => kinds.includes(kind) && targets.length > 0)
          .flatMap(({ subjects: names, targets: [target] }) => names.map((name) => `${name} can open ${target}`));
      const lost = was.filter((one) => !is.includes(one));
      expect(told('opened').sort()).toEqual(is.filter((one) => !was.includes(one)).sort());
      expect(told('closed', 'shut-out').sort()).toEqual([...lost].sort());
      const { works, hasFactor } = new Engine(after).door;
      const isAdmins = subjects.some(
        ({ name, isAdministrator }) => isAdministrator && lost.some((one) => one.startsWith(`${name} can open `)),
      );
      const kindsAtDoor = new Set(changes.filter(({ targets }) => targets.length === 0).map(({ kind }) => kind));
      expect([...kindsAtDoor].sort()).toEqual([...(hasFactor ? [] : ['opened']), ...(works ? [] : ['shut-out'])]);
      expect(told('shut-out').length > 0).toBe(isAdmins);
    }),
    RUNS,
  );
});
