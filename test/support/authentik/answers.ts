import type { Subject } from '../../../access/subjects';
import { type Block, referencedAddress, type StackDocument } from '../../../rules/readers/document';
import { groupApplications, isOf, loginFlowOf, resources, SIGN_IN, served } from '../site/random-edits';

/** What authentik answers, by its own rules and by nothing of the model: bindings, engine mode, the list of the outpost. */
export class AuthentikAnswers {
  private readonly groupsOf: ReadonlyMap<string, ReadonlySet<string>>;

  /** @param applications of the stack before any edit: one that loses its bindings is still asked about */
  constructor(
    private readonly stack: StackDocument,
    private readonly subjects: readonly Subject[],
    private readonly applications: readonly string[] = groupApplications(stack),
  ) {
    this.groupsOf = new Map(subjects.map(({ name, groups }) => [name, groups]));
  }

  /** The same people and applications, after an edit. */
  after(stack: StackDocument): AuthentikAnswers {
    return new AuthentikAnswers(stack, this.subjects, this.applications);
  }

  /** `Members can open terminal.harbour.example`, of every subject and target. */
  all(): readonly string[] {
    return this.applications
      .flatMap((application) =>
        this.subjects
          .filter((subject) => this.opens(application, subject))
          .map(({ name }) => `${name} can open ${this.targetOf(application)}`),
      )
      .sort();
  }

  get targets(): readonly string[] {
    return this.applications.map((application) => this.targetOf(application));
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
    const provider = this.providerOf(application);
    if (this.modeOf(application) === 'forward_single' && !served(this.stack).includes(provider)) {
      const domainWide = Object.keys(resources(this.stack, 'authentik_application')).find(
        (one) => this.modeOf(one) === 'forward_domain' && served(this.stack).includes(this.providerOf(one)),
      );
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
    const { policy_engine_mode: mode } = resources(this.stack, 'authentik_application')[application] ?? {};
    return (mode as unknown) === 'all' ? groups.every(passes) : groups.some(passes);
  }

  private providerOf(application: string): string {
    return String(resources(this.stack, 'authentik_application')[application]?.protocol_provider);
  }

  private modeOf(application: string): unknown {
    const [, name = ''] = String(referencedAddress(this.providerOf(application))).split('.');
    return resources(this.stack, 'authentik_provider_proxy')[name]?.mode;
  }

  /** The guest has the groups that its user lists as well, and those above them. */
  private memberOf({ kind, name, groups }: Subject): ReadonlySet<string> {
    if (kind !== 'guest') return groups;
    const listed = Object.values(resources(this.stack, 'authentik_user')).flatMap(
      (user) => (user.groups ?? []) as unknown as string[],
    );
    const above = listed.flatMap((one) => [...(this.groupsOf.get(this.groupName(one)) ?? [])]);
    return new Set([...(this.groupsOf.get(name) ?? []), ...above]);
  }

  private groupName(reference: unknown): string {
    const [, type = '', name = ''] = /^(?:data\.)?(\w+)\.(.*)$/.exec(String(referencedAddress(reference))) ?? [];
    const { data, resource } = this.stack.config;
    return String((data?.[type]?.[name] ?? resource?.[type]?.[name])?.name);
  }
}

function isPasswordless({ passwordless_flow: flow }: Block): boolean {
  return flow !== undefined;
}
