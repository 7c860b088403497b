import { ExitCode } from '../../../ops/core/exit-code';
import { OpsError } from '../../../ops/core/ops-error';
import { CHECKS } from '../../../ops/verify/checks/index';
import { exitCodeOf, runChecks } from '../../../ops/verify/runner';
import { findNamed, uuid } from '../../support/authentik/records';
import { binding, flow, policyBinding } from '../../support/authentik/site';
import { containerOf, filesOf, OUTPOST, outpostLog } from '../../support/ops/cluster';
import { OpsHarness, silent, withVerdict } from '../../support/ops/harness';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

const FORWARD_AUTH = 'Middleware traefik/authentik-forward-auth';
const ids = CHECKS.map(({ id }) => id);

test('the checks are numbered in their order, and each id exists once', () => {
  expect(CHECKS.map(({ number }) => number)).toEqual(CHECKS.map((_, index) => index + 1));
  expect(new Set(ids).size).toBe(CHECKS.length);
});

test('on a healthy site every check passes and writes nothing', async () => {
  const runs = await runChecks(CHECKS, site.sources);
  expect(runs.filter(({ result }) => result?.verdict !== 'pass')).toEqual([]);
  expect(runs).toHaveLength(CHECKS.length);
  expect(site.authentik.writes).toEqual([]);
});

/** By the check that fails, and what is wrong. */
const BROKEN: Readonly<Record<string, (site: OpsHarness) => unknown>> = {
  'outpost-endpoints: an address is not ready': ({ cluster }) =>
    Object.assign(cluster.slices[0]!.endpoints![1]!, { conditions: { ready: false } }),
  'outpost-selector: the Service has lost a label of the outpost': ({ cluster }) =>
    delete cluster.services[OUTPOST]!.spec!.selector!['app.kubernetes.io/name'],
  'outpost-session-backend: one pod keeps its sessions in files': ({ cluster }) =>
    Object.assign(cluster.logs, { [`${OUTPOST}-b`]: outpostLog({ backend: 'filesystem' }) }),
  'outpost-shared-memory: one /dev/shm holds too many files': ({ cluster }) =>
    Object.assign(cluster.sharedMemory, { [`${OUTPOST}-a`]: filesOf(21) }),
  'proxy-sessions: sessions end after ten minutes': (broken) =>
    Object.assign(broken, { sessions: { count: 42, late: 0, newestAheadSeconds: 590 } }),
  'protected-hosts: a host answers with the emergency password': ({ edge }) => {
    const headers = { 'www-authenticate': 'Basic realm="Emergency Access"', 'x-auth-fallback': 'true' };
    edge.answers['netbox.harbour.example'] = { status: 401, headers };
  },
  'stack-plans: a stage was changed by hand': (broken) => {
    const address = 'authentik_stage_user_login.SignIn_PasswordLogin';
    broken.changes = [{ address, kind: 'update', topic: 'sign-in', attributes: [] }];
  },
  'login-flow: the password binding is back at order 20 (I13)': ({ authentik: { records } }) => {
    const password = findNamed(records.stages, 'default-authentication-password');
    records.flowBindings.push(binding(590, String(records.flows[0]?.pk), password, 20));
  },
  'no-reputation-on-flow: the reputation policy is bound to the login flow (I6)': ({ authentik: { records } }) =>
    records.policyBindings.push(policyBinding(690, String(records.flows[0]?.pk), String(records.policies[0]?.pk), 0)),
  'login-durations: the stage of the social logins has no duration (I1)': ({ authentik: { records } }) =>
    Object.assign(findNamed(records.stages, 'default-source-authentication-login'), { session_duration: 'seconds=0' }),
  'live-version: the worker runs the version of the chart (I9)': ({ cluster }) =>
    Object.assign(containerOf(cluster.deployments['goauthentik-worker']), { image: 'server:2026.2.2' }),
  'banned-address: the live rule blocks the login of the guests (I4)': ({ edge }) => {
    const expression = '(ip.src in $crowdsec_ban) and not (http.host in {"authentik.harbour.example"})';
    edge.rules = [{ ...edge.rules[0], expression }];
  },
  'groups: a group has lost its parent': ({ authentik: { records } }) =>
    Object.assign(findNamed(records.groups, 'Headscale Users'), { parents: [] }),
  'sources: a source has no enrollment flow': ({ authentik: { records } }) =>
    Object.assign(records.sources[0] ?? {}, { enrollment_flow: null }),
  'provider-consent: a provider asks for consent': ({ authentik: { records } }) => {
    const explicit = records.flows.find(({ slug }) => slug === 'default-provider-authorization-explicit-consent');
    Object.assign(records.providers[2] ?? {}, { authorization_flow: explicit?.pk });
  },
  'guests-outside: the guest is in another group (I20)': ({ authentik: { records } }) =>
    Object.assign(findNamed(records.users, 'Guest'), { groups: [records.groups[0]?.pk, uuid(120)] }),
  'host-applications: the domain-wide application answers for a host': ({ authentik: { records } }) => {
    const own = records.providers.find(({ external_host: url }) => url === 'https://netbox.harbour.example');
    Object.assign(own ?? {}, { client_id: 'another' });
  },
  'application-access: an application has lost its last binding (I20)': ({ authentik: { records } }) => {
    const { pk } = findNamed(records.applications, 'Grafana');
    records.policyBindings = records.policyBindings.filter(({ target }) => target !== pk);
  },
  'custom-resources: the forward auth has another address': ({ cluster: { objects } }) =>
    Object.assign(objects[FORWARD_AUTH]!, { spec: { forwardAuth: { address: 'http://192.0.2.66/' } } }),
  'custom-resources: the server was scaled to one by hand': ({ cluster: { deployments } }) => {
    const server = deployments['goauthentik-server']!;
    server.spec!.replicas = 1;
    Object.assign(server.status!, { replicas: 1, updatedReplicas: 1, readyReplicas: 1 });
  },
  'forwarded-headers: X-Forwarded-Host of visitors is trusted': ({ edge }) =>
    Object.assign(edge, { believesVisitors: true }),
  'access-answers: the policy of an application was edited': ({ authentik: { records } }) =>
    Object.assign(findNamed(records.policies, 'admin-services-restriction'), { expression: 'return None' }),
  'login-page: the brand names another flow': ({ edge }) => Object.assign(edge, { loginFlow: 'login-of-the-ui' }),
  'authorize-requests: a client is refused': ({ authentik: { records }, edge }) => {
    const strict = [{ matching_mode: 'strict', url: 'https://grafana.harbour.example/login/generic_oauth' }];
    Object.assign(findNamed(records.providers, 'Provider for Grafana'), {
      redirect_uris: strict,
      client_id: 'grafana',
    });
    edge.refusedClients.add('grafana');
  },
  'sign-in-flows: a flow of the UI has a login stage': ({ authentik: { records } }) => {
    const other = flow(uuid(290), 'login-of-the-ui', 'authentication');
    records.flows.push(other);
    records.flowBindings.push(
      binding(591, String(other.pk), findNamed(records.stages, 'default-authentication-login'), 10),
    );
  },
  'access-tests: an application of the UI opens for a group that may not': ({ authentik: { records } }) => {
    const own = policyBinding(899, String(findNamed(records.applications, 'Vault').pk), '', 9);
    records.policyBindings.push({ ...own, policy: null, group_obj: { name: 'Headscale Users' } });
  },
  'break-glass: the account signed in after its drill': ({ authentik: { records } }) =>
    Object.assign(records.users.find(({ username }) => username === 'akadmin') ?? {}, {
      last_login: '2026-11-20T03:00:00Z',
    }),
  'advisories: a version below an advisory runs': ({ authentik: { records } }) =>
    Object.assign(records.version, { version_current: '2026.2.6' }),
  'test-users: the test user is in another group': ({ authentik: { records } }) => {
    const { pk } = findNamed(records.groups, 'Task Submitters');
    const user = findNamed(records.users, 'Test User');
    user.groups = [...(user.groups as string[]), pk];
  },
  'test-logins: the login loops': ({ logins }) => Object.assign(logins, { fault: 'session-lost' }),
};
const idOf = (broken: string) => broken.split(':')[0] ?? '';

test('every check has a site that it fails on', () => {
  expect([...new Set(Object.keys(BROKEN).map(idOf))]).toEqual(ids);
});

test.each(Object.entries(BROKEN))('%s, and no other check fails', async (broken, breakIt) => {
  breakIt(site);
  const id = idOf(broken);
  const runs = await runChecks(CHECKS, site.sources);
  expect(withVerdict(runs, 'fail')).toEqual([id]);
  expect(withVerdict(runs, 'pass')).toEqual(ids.filter((other) => other !== id));
  const result = runs.find(({ check }) => check.id === id)?.result;
  expect(result?.remedy).toMatch(/^[a-z]/);
});

const AUTHENTIK_CHECKS = CHECKS.filter(({ needs }) => needs.includes('authentik')).map(({ id }) => id);
const KUBERNETES_CHECKS = CHECKS.filter(({ needs }) => needs.includes('kubernetes')).map(({ id }) => id);

test.each<[source: string, unknown: readonly string[], silence: (site: OpsHarness) => unknown]>([
  ['the cluster refuses', KUBERNETES_CHECKS, ({ cluster }) => Object.assign(cluster, { refused: 'everything' })],
  ['authentik is down', AUTHENTIK_CHECKS, ({ authentik }) => authentik.fail('http-503')],
  ['authentik refuses the token', AUTHENTIK_CHECKS, ({ authentik }) => authentik.fail('http-403')],
  [
    'there is no database',
    ['proxy-sessions'],
    (quiet) => Object.assign(quiet, { sessions: silent("authentik's database did not answer") }),
  ],
  ['there is no terraform', ['stack-plans'], (quiet) => Object.assign(quiet, { changes: silent('terraform init') })],
  [
    'nothing answers at the edge',
    [
      'protected-hosts',
      'banned-address',
      'host-applications',
      'forwarded-headers',
      'login-page',
      'access-tests',
      'test-logins',
    ],
    ({ edge, logins }) => {
      logins.fault = 'down';
      return edge.stop();
    },
  ],
  ['the proxy refuses', ['banned-address'], ({ edge }) => Object.assign(edge, { proxyStatus: 407 })],
])('when %s, only %j are unknown, and say why', async (_, unknown, silence) => {
  await silence(site);
  const runs = await runChecks(CHECKS, site.sources);
  expect(withVerdict(runs, 'unknown')).toEqual(unknown);
  expect(withVerdict(runs, 'fail')).toEqual([]);
  for (const { result } of runs) expect(result?.seen).not.toBe('');
});

test.each<[what: string, id: string, lack: (site: OpsHarness) => unknown]>([
  ['the right to exec', 'outpost-shared-memory', ({ cluster }) => Object.assign(cluster, { refused: 'exec' })],
  ['a proxy on a banned address', 'banned-address', (lacking) => Object.assign(lacking, { banned: false })],
  [
    'a database',
    'proxy-sessions',
    (lacking) =>
      Object.assign(lacking, { sessions: new OpsError({ what: 'none', remedy: 'set it', isMissing: true }) }),
  ],
  [
    'the variables of Terraform',
    'stack-plans',
    (lacking) => Object.assign(lacking, { changes: new OpsError({ what: 'none', remedy: 'set it', isMissing: true }) }),
  ],
])('without %s the check %s is not asked and decides nothing, unless it is required', async (_, id, lack) => {
  lack(site);
  const check = CHECKS.filter((one) => one.id === id);
  const runs = await runChecks(CHECKS, site.sources);
  expect([withVerdict(runs, 'not asked'), exitCodeOf(runs)]).toEqual([[id], ExitCode.OK]);
  const required = await runChecks(CHECKS, site.sources, check);
  expect([withVerdict(required, 'unknown'), exitCodeOf(required)]).toEqual([[id], ExitCode.UNKNOWN]);
  // Nothing was asked at all.
  expect(exitCodeOf(await runChecks(check, site.sources))).toBe(ExitCode.UNKNOWN);
});

test('a check that throws a text is unknown', async () => {
  const broken = { ...CHECKS[0]!, run: () => Promise.reject('odd') };
  const [run] = await runChecks([broken], site.sources);
  expect(run?.result).toEqual({ verdict: 'unknown', seen: 'odd' });
});

test('a Service that merged both sets of labels has no endpoints, and both checks about it fail (I8)', async () => {
  Object.assign(site.cluster.services[OUTPOST]!.spec!.selector!, {
    'app.kubernetes.io/name': 'authentik',
    'app.kubernetes.io/component': 'server',
  });
  site.cluster.slices = [];
  const runs = await runChecks(CHECKS, site.sources);
  expect(withVerdict(runs, 'fail')).toEqual(['outpost-endpoints', 'outpost-selector']);
  expect(runs[0]?.result?.seen).toBe('0 of 2 addresses are ready');
  expect(runs[1]?.result?.seen).toBe('app.kubernetes.io/name: authentik');
});
