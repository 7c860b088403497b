import type { V1EnvVar } from '@kubernetes/client-node';
import { AuthentikClient } from '../../../ops/authentik/client';
import { CloudflareClient } from '../../../ops/cloudflare/client';
import { OpsContext } from '../../../ops/core/context';
import { ExitCode } from '../../../ops/core/exit-code';
import { NodeHttpProbe } from '../../../ops/core/http-probe';
import { OpsError } from '../../../ops/core/ops-error';
import { manifestReleases } from '../../../ops/kubernetes/custom-resources';
import type { ReviewedChange } from '../../../ops/review/review';
import type { Check, CheckResult } from '../../../ops/verify/check';
import type { CheckSources } from '../../../ops/verify/check-sources';
import type { ProxySessions } from '../../../ops/verify/proxy-session-reader';
import { releaseWorkloads } from '../../../ops/verify/release-workloads';
import { type CheckRun, runChecks } from '../../../ops/verify/runner';
import type { SiteDocument } from '../../../rules/readers/document';
import { stateAccess } from '../../../stacks/stated-access';
import { harbour } from '../../fixtures/sites/harbour';
import { group, user } from '../authentik/people';
import { type AuthentikRecords, findNamed, type Row, uuid } from '../authentik/records';
import { AuthentikServer } from '../authentik/server';
import { application, binding, flow, login, policy, policyBinding, provider } from '../authentik/site';
import { LoginServer, type LoginUser } from '../servers/login-server';
import { defineFixture } from '../site/defined-site';
import { siteOf } from '../site/site-app';
import { changeSite, type SiteChange } from '../site/site-change';
import { OpsCluster } from './cluster';
import { clientOf, OpsEdge } from './edge';
import { RecordingTerminal } from './terminal';

const DAY_S = 24 * 60 * 60;
/** The values of the secrets that the test user of the site signs in with. */
const SECRETS: Readonly<Record<string, string>> = {
  test_user_password: 'password-of-the-tests',
  test_user_totp: 'JBSWY3DPEHPK3PXP',
};
const TEST_USER: LoginUser = {
  username: 'test-headscale',
  password: 'password-of-the-tests',
  totp: 'JBSWY3DPEHPK3PXP',
  opens: ['domain-wide-catch-all', 'public'],
};

/**
 * The whole site on this machine, healthy until a test breaks a part of it: authentik and the edge behind real
 * sockets, the cluster, the database and the plan behind their interfaces.
 */
export class OpsHarness {
  readonly cluster = new OpsCluster(
    () => this.document.stacks.flatMap(manifestReleases).flatMap(({ manifests }) => manifests),
    (component) => environmentOf(this.document, component),
  );
  readonly terminal = new RecordingTerminal();
  /** The login, for the test user of the site. */
  readonly logins = new LoginServer('authentik.harbour.example', () => this.now);
  /** Of the database; an error is thrown. */
  sessions: ProxySessions | Error = { count: 42, late: 5, newestAheadSeconds: 28 * DAY_S - 600 };
  /** It is what a plan of the identity stack would change; an error is thrown. */
  changes: readonly ReviewedChange[] | Error = [];
  /** The same for single stacks. */
  changesOf: Readonly<Record<string, readonly ReviewedChange[] | Error>> = {};
  readonly context: OpsContext;
  now = new Date('2026-11-25T08:00:00Z');
  private own: SiteDocument | undefined;
  /** Whether there is a way to ask from a banned address. */
  banned = true;

  private constructor(
    readonly authentik: AuthentikServer,
    readonly edge: OpsEdge,
    private readonly change: SiteChange | undefined,
  ) {
    const { records } = authentik;
    records.stages.push(login(314, 'public-guest-login'));
    const enrollment = flow(uuid(206), 'source-enrollment', 'enrollment');
    records.flows.push(enrollment);
    for (const source of records.sources) source.enrollment_flow = enrollment.pk;
    // A site has no group below its administrators that it does not state.
    findNamed(records.groups, 'Nested Admins').parents = [];
    addGuests(records);
    addDoor(records);
    addHostApplications(records);
    bindApplications(records);
    records.users.push(
      user(21, TEST_USER.username, 'Test User', [String(findNamed(records.groups, 'Headscale Users').pk)]),
    );
    this.logins.users.push(TEST_USER);
    const site = defineFixture(changeSite(change, harbour));
    const env = { CLOUDFLARE_READ_TOKEN: OpsEdge.CLOUDFLARE_TOKEN, CLOUDFLARE_API_URL: edge.cloudflareUrl };
    this.context = new OpsContext({ site: () => site, env, terminal: this.terminal, now: () => this.now });
    this.context.secrets.add(authentik.token);
  }

  /** @param change what the site says otherwise */
  static async start(change?: SiteChange): Promise<OpsHarness> {
    return new OpsHarness(await AuthentikServer.start(), await OpsEdge.start(), change);
  }

  /**
   * Are the documents of the stacks; synthesised where a test looks at it, and once for all tests of a file that change
   * nothing.
   */
  get document(): SiteDocument {
    if (this.change !== undefined) this.own ??= siteOf(this.change);
    return this.own ?? readDocument();
  }

  async stop(): Promise<void> {
    await Promise.all([this.authentik.stop(), this.edge.stop()]);
  }

  get sources(): CheckSources {
    const { dial, probe: http, proxyUrl } = this.edge;
    // A busy machine is no fault of the code.
    const timeoutMs = 60_000;
    return {
      site: this.context.site,
      now: () => this.now,
      document: async () => this.document,
      kubernetes: this.cluster,
      authentik: new AuthentikClient({ url: this.authentik.url, token: this.authentik.token, timeoutMs }),
      http,
      ask: this.logins.ask,
      sleep: async (ms) => {
        this.now = new Date(this.now.getTime() + ms);
      },
      secret: (name) => SECRETS[name] ?? refuseSecret(name),
      bannedHttp: this.banned ? new NodeHttpProbe({ dial, proxy: proxyUrl, timeoutMs }) : undefined,
      sessions: { read: async () => orThrow(this.sessions) },
      drift: async (stack) => ({
        stack,
        changes: orThrow(this.changesOf[stack] ?? this.changes),
        names: {},
        known: [],
        unused: [],
      }),
      cloudflare: new CloudflareClient(this.context, http),
    };
  }
}

let harbourDocument: SiteDocument | undefined;

function readDocument(): SiteDocument {
  harbourDocument ??= siteOf();
  return harbourDocument;
}

function refuseSecret(name: string): never {
  throw new OpsError({ what: `TF_VAR_${name} is not set`, remedy: 'set it', isMissing: true });
}

function orThrow<T>(answer: T | Error): T {
  if (answer instanceof Error) throw answer;
  return answer;
}

/** A healthy site for each test of the file, and what one check finds there. */
export function checkSite(check: Check, change?: SiteChange) {
  let site: OpsHarness;
  beforeEach(async () => {
    site = await OpsHarness.start(change);
  });
  afterEach(() => site.stop());
  const result = async (): Promise<CheckResult | undefined> => (await runChecks([check], site.sources))[0]?.result;
  return {
    get site() {
      return site;
    },
    get records() {
      return site.authentik.records;
    },
    /** Puts another site in the place of the healthy one. */
    async replace(change: SiteChange): Promise<void> {
      await site.stop();
      site = await OpsHarness.start(change);
    },
    result,
    /** `fail: Grafana admits every signed-in user`; undefined where the check does not apply. */
    async found(): Promise<string | undefined> {
      const { verdict, seen } = (await result()) ?? {};
      return verdict === undefined ? undefined : `${verdict}: ${seen}`;
    },
  };
}

/** A source that does not answer. */
export function silent(what: string): OpsError {
  return new OpsError({ what, found: 'nothing', remedy: 'start it', exitCode: ExitCode.UNKNOWN });
}

export function withVerdict(runs: readonly CheckRun[], verdict: string): readonly string[] {
  return runs.filter(({ result }) => result?.verdict === verdict).map(({ check }) => check.id);
}

/** The guests as an apply makes them, outside of every flow but their own. */
function addGuests({ users, groups, flows, policies, policyBindings, providers }: AuthentikRecords): void {
  groups.push(group(uuid(120), 'Public Guests'));
  users.push(user(20, 'guest', 'Guest', [uuid(120)]));
  policies.push(policy(uuid(420), 'expression', 'no-guests', { expression: 'return False' }));
  const closed = flows.filter(({ designation }) =>
    ['authorization', 'stage_configuration'].includes(String(designation)),
  );
  policyBindings.push(...closed.map(({ pk }, index) => policyBinding(620 + index, String(pk), uuid(420), 0)));
  flows.push(flow(uuid(231), 'public-authorization', 'authorization'));
  providers.push({ ...provider(99, 'proxy', 'proxyprovider', 'Provider for Public'), authorization_flow: uuid(231) });
}

/** Flows that strangers begin, with their policies as an apply makes them. */
function addDoor({ flows, flowBindings, stages, policies, policyBindings }: AuthentikRecords): void {
  const guests = flow(uuid(232), 'public-auto-login', 'authentication');
  flows.push(guests);
  const bindTo = (name: string, pk: number, target: unknown, order = 10) =>
    binding(pk, String(target), findNamed(stages, name), order);
  const ofLink = (stage: string) => flowBindings.find(({ stage_obj }) => (stage_obj as Row).name === stage);
  const [signUp, write] = [ofLink('enrollment-identification'), ofLink('enrollment-user-write')];
  const sourceWrite = bindTo('enrollment-user-write', 523, uuid(206), 5);
  const sourceLogin = bindTo('enrollment-login', 521, uuid(206));
  const guestLogin = bindTo('public-guest-login', 522, guests.pk);
  flowBindings.push(sourceWrite, sourceLogin, guestLogin);
  const add = (pk: number, name: string, target: unknown) => {
    policies.push(policy(uuid(pk), 'expression', name, { expression: 'return True' }));
    policyBindings.push(policyBinding(pk + 300, String(target), uuid(pk), 0));
  };
  add(421, 'enrollment-no-passkey', signUp?.policybindingmodel_ptr_id);
  add(422, 'enrollment-started-by-source', uuid(206));
  add(423, 'public-auto-login-on-the-way', guests.pk);
  add(424, 'public-auto-login-guest', guestLogin.policybindingmodel_ptr_id);
  add(426, 'invitation-used-once', write?.policybindingmodel_ptr_id);
  policyBindings.push(
    policyBinding(725, String(sourceLogin.policybindingmodel_ptr_id), uuid(403), 0),
    policyBinding(727, String(sourceWrite.policybindingmodel_ptr_id), uuid(426), 0),
  );
}

function addHostApplications({ providers, applications }: AuthentikRecords): void {
  const hosts = Object.values(harbour.identity.hostRestriction?.hosts ?? {}).map(
    ({ host }) => `${host}.harbour.example`,
  );
  for (const [index, host] of hosts.entries()) {
    const pk = 100 + index;
    const own = provider(pk, 'proxy', 'proxyprovider', `Provider for ${host}`);
    providers.push({ ...own, mode: 'forward_single', external_host: `https://${host}`, client_id: clientOf(host) });
    applications.push(application(uuid(750 + index), host, host.replaceAll('.', '-'), pk));
  }
}

/** Reads them as the chart of 2026.2 renders them: behind the variables of the values its own. */
function environmentOf(document: SiteDocument, component: string): V1EnvVar[] {
  const [workload] = document.stacks.flatMap(releaseWorkloads).filter((one) => one.component === component);
  const stated = Object.entries(workload?.env ?? {}).map(([name, variable]) => ({ name, ...variable }));
  return [...stated, { name: 'AUTHENTIK_LISTEN__HTTP', value: '0.0.0.0:9000' }];
}

/** The stated groups on every application; one group where the UI owns the bindings. */
function bindApplications({ applications, policyBindings }: AuthentikRecords): void {
  const { applications: stated, hosts, administrators } = stateAccess(defineFixture());
  for (const [index, { pk, name }] of applications.entries()) {
    const statement = stated[String(name)] ?? hosts[String(name)];
    const groups = new Set([...administrators, ...(statement?.groups ?? [])]);
    for (const [order, group] of statement?.everyone === undefined ? [...groups].entries() : []) {
      const binding = policyBinding(8000 + index * 10 + order, String(pk), '', order);
      policyBindings.push({ ...binding, policy: null, group_obj: { name: group } });
    }
  }
}
