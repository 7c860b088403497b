import type { Subject } from '../../../access/subjects';
import { type Block, readReference, type StackDocument } from '../../../rules/readers/document';
import {
  groupApplications,
  isOf,
  listServed,
  loginFlowOf,
  resources,
  SIGN_IN,
  statedGroups,
} from '../site/random-edits';

/**
 * Implements what authentik answers, by its own rules and by nothing of the model: bindings, engine mode, the list of the
 * outpost.
 */
export class AuthentikAnswers {
  /**
   * @param hosts that people ask for
   * @param applications of the stack before any edit: one that loses its bindings is still asked about
   */
  constructor(
    private readonly stack: StackDocument,
    private readonly subjects: readonly Subject[],
    private readonly hosts: readonly string[],
    private readonly applications: readonly string[] = [
      ...new Set([...groupApplications(stack), ...hostApplications(stack)]),
    ],
  ) {}

  get administrators(): readonly string[] {
    const { administrators } = statedGroups(this.stack);
    const groups = this.subjects.filter(({ kind }) => kind === 'group').map(({ name }) => name);
    return groups.filter((name) => administrators.some((one) => this.above(name).has(one)));
  }

  /** The same people and applications, after an edit. */
  after(stack: StackDocument): AuthentikAnswers {
    return new AuthentikAnswers(stack, this.subjects, this.hosts, this.applications);
  }

  /** `Members can open terminal.harbour.example`, of every subject and target. */
  all(): readonly string[] {
    const own = this.applications.map((one) => [this.targetOf(one), one] as const);
    // A host without an application of its own is one of the domain.
    const others = this.hosts.filter((host) => !own.some(([target]) => target === host));
    return [...own, ...others.flatMap((host) => domainApplications(this.stack).map((one) => [host, one] as const))]
      .flatMap(([target, application]) =>
        this.subjects
          .filter((subject) => this.opens(application, subject))
          .map(({ name }) => `${name} can open ${target}`),
      )
      .sort();
  }

  get targets(): readonly string[] {
    return [...new Set([...this.applications.map((application) => this.targetOf(application)), ...this.hosts])];
  }

  /** Whether the password leads to a session, and whether the second factor comes before it. */
  get door() {
    const bindings = resources(this.stack, 'authentik_flow_stage_binding');
    const [factor, login] = [SIGN_IN.factor, SIGN_IN.login].map((name) => Number(bindings[name]?.order));
    const { authentication = 'none' } = loginFlowOf(this.stack);
    const isForVisitors = authentication === 'none' || authentication === 'require_unauthenticated';
    return { works: isForVisitors && Number(login) > 10, hasFactor: Number(factor) < Number(login) };
  }

  /** Sources and passkeys lead in beside the password: no edit is about those. */
  private hasWayIn(): boolean {
    const screens = Object.values(resources(this.stack, 'authentik_stage_identification'));
    const others = [...Object.keys(resources(this.stack, 'authentik_source_oauth')), ...screens.filter(isPasswordless)];
    return others.length > 0 || this.door.works;
  }

  private targetOf(application: string): string {
    return String(resources(this.stack, 'authentik_application')[application]?.name);
  }

  /** A host whose provider is in no outpost is one of the domain, and its application answers. */
  private opens(application: string, subject: Subject): boolean {
    if (subject.kind === 'stranger' || !this.hasWayIn()) return false;
    const mode = modeOf(this.stack, application);
    if (mode !== undefined && !listServed(this.stack).includes(providerOf(this.stack, application))) {
      const [domainWide] = mode === 'forward_domain' ? [] : domainApplications(this.stack);
      return domainWide !== undefined && this.opens(domainWide, subject);
    }
    const enabled = Object.values(resources(this.stack, 'authentik_policy_binding')).filter(
      ({ target, enabled }) => isOf(target, application) && (enabled as unknown) !== false,
    );
    const groups = enabled.filter(({ group }) => group !== undefined);
    // The one policy of these sites refuses the guest, and steps aside beside other bindings.
    if (groups.length === 0) return enabled.length === 0 || subject.kind !== 'guest';
    const memberOf = this.memberOf(subject);
    const passes = ({ group, negate }: Block) => memberOf.has(this.groupName(group)) !== (negate === true);
    const { policy_engine_mode: engineMode } = resources(this.stack, 'authentik_application')[application] ?? {};
    return (engineMode as unknown) === 'all' ? groups.every(passes) : groups.some(passes);
  }

  /** The guest has the groups that its user lists as well, and those above them. */
  private memberOf({ kind, name }: Subject): ReadonlySet<string> {
    if (kind === 'group') return this.above(name);
    if (kind !== 'guest') return new Set();
    const listed = Object.values(resources(this.stack, 'authentik_user')).flatMap(
      (user) => (user.groups ?? []) as unknown as string[],
    );
    return new Set(listed.flatMap((one) => [...this.above(this.groupName(one))]));
  }

  /** A group and every group above it: members of a group are members of all of them. */
  private above(name: string): ReadonlySet<string> {
    const { groups } = statedGroups(this.stack);
    const found = new Set([name]);
    for (const one of found) for (const parent of groups[one]?.parents ?? []) found.add(parent);
    return found;
  }

  private groupName(reference: unknown): string {
    const [, type = '', name = ''] = /^(?:data\.)?(\w+)\.(.*)$/.exec(String(readReference(reference))) ?? [];
    const { data, resource } = this.stack.config;
    return String((data?.[type]?.[name] ?? resource?.[type]?.[name])?.name);
  }
}

/** Applications of one host or of all others; that of the guests has a flow of its own. */
function hostApplications(stack: StackDocument): readonly string[] {
  return Object.keys(resources(stack, 'authentik_application')).filter(
    (one) => modeOf(stack, one) !== undefined && proxyOf(stack, one)?.authentication_flow === undefined,
  );
}

function domainApplications(stack: StackDocument): readonly string[] {
  return hostApplications(stack).filter((one) => modeOf(stack, one) === 'forward_domain');
}

function providerOf(stack: StackDocument, application: string): string {
  return String(resources(stack, 'authentik_application')[application]?.protocol_provider);
}

/** The proxy provider of an application; undefined where it has another kind. */
function proxyOf(stack: StackDocument, application: string): Block | undefined {
  const [, name = ''] = String(readReference(providerOf(stack, application))).split('.');
  return resources(stack, 'authentik_provider_proxy')[name];
}

function modeOf(stack: StackDocument, application: string): unknown {
  return proxyOf(stack, application)?.mode;
}

function isPasswordless({ passwordless_flow: flow }: Block): boolean {
  return flow !== undefined;
}
