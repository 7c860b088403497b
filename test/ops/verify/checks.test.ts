import { CHECKS } from '../../../ops/verify/checks/index';
import { runChecks } from '../../../ops/verify/runner';
import { uuid } from '../../support/authentik-records';
import { binding, policyBinding } from '../../support/authentik-site';
import { deployment, filesOf, OUTPOST, outpostLog } from '../../support/ops-cluster';
import { OpsHarness, silent, withVerdict } from '../../support/ops-harness';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

const FORWARD_AUTH = 'Middleware traefik/authentik-forward-auth';
const ids = CHECKS.map(({ id }) => id);

test('the checks are numbered from 1 in their order, and each id is there once', () => {
  expect(CHECKS.map(({ number }) => number)).toEqual(CHECKS.map((_, index) => index + 1));
  expect(new Set(ids).size).toBe(CHECKS.length);
});

test('in a healthy site every check passes', async () => {
  const runs = await runChecks(CHECKS, site.sources);
  expect(runs.filter(({ result }) => result?.verdict !== 'pass')).toEqual([]);
  expect(runs).toHaveLength(CHECKS.length);
});

test('the checks write nothing', async () => {
  await runChecks(CHECKS, site.sources);
  expect(site.authentik.writes).toEqual([]);
});

const BROKEN: readonly (readonly [id: string, how: string, breakIt: (site: OpsHarness) => void])[] = [
  [
    'outpost-endpoints',
    'an address is not ready',
    ({ cluster }) => {
      cluster.slices[0]!.endpoints![1]!.conditions = { ready: false };
    },
  ],
  [
    'outpost-selector',
    'the Service has lost the label of the outposts',
    ({ cluster }) => {
      delete cluster.services[OUTPOST]!.spec!.selector!['app.kubernetes.io/name'];
    },
  ],
  [
    'outpost-session-backend',
    'one pod keeps its sessions in files',
    ({ cluster }) => {
      cluster.logs[`${OUTPOST}-b`] = outpostLog({ backend: 'filesystem' });
    },
  ],
  [
    'outpost-shared-memory',
    'one /dev/shm holds a file too many',
    ({ cluster }) => {
      cluster.sharedMemory[`${OUTPOST}-a`] = filesOf(21);
    },
  ],
  [
    'proxy-sessions',
    'sessions end after ten minutes',
    (broken) => {
      broken.sessions = { count: 42, late: 0, newestAheadSeconds: 590 };
    },
  ],
  [
    'protected-hosts',
    'a host answers with the emergency password',
    ({ edge }) => {
      edge.answers['netbox.harbour.example'] = {
        status: 401,
        headers: { 'www-authenticate': 'Basic realm="Emergency Access"', 'x-auth-fallback': 'true' },
      };
    },
  ],
  [
    'stack-plans',
    'a stage was changed by hand',
    (broken) => {
      const address = 'authentik_stage_user_login.SignIn_PasswordLogin';
      broken.changes = [{ address, kind: 'update', topic: 'sign-in', attributes: [] }];
    },
  ],
  [
    'login-flow',
    'the password binding is back at order 20',
    ({ authentik: { records } }) => {
      const password = records.stages.find(({ name }) => name === 'default-authentication-password');
      records.flowBindings.push(binding(590, String(records.flows[0]?.pk), password ?? {}, 20));
    },
  ],
  [
    'no-reputation-on-flow',
    'the reputation policy is bound to the login flow',
    ({ authentik: { records } }) => {
      records.policyBindings.push(policyBinding(690, String(records.flows[0]?.pk), String(records.policies[0]?.pk), 0));
    },
  ],
  [
    'login-durations',
    'the stage of the social logins has no duration',
    ({ authentik: { records } }) => {
      const source = records.stages.find(({ name }) => name === 'default-source-authentication-login');
      Object.assign(source ?? {}, { session_duration: 'seconds=0' });
    },
  ],
  [
    'live-version',
    'the worker runs what the chart says',
    ({ cluster }) => {
      cluster.deployments['goauthentik-worker'] = deployment('goauthentik-worker', 'server:2026.2.2', 2);
    },
  ],
  [
    'banned-address',
    'the live rule walls off the page of the guests',
    ({ edge }) => {
      const expression = '(ip.src in $crowdsec_ban) and not (http.host in {"authentik.harbour.example"})';
      edge.rules = [{ ...edge.rules[0], expression }];
    },
  ],
  [
    'groups',
    'a group has lost its parent',
    ({ authentik: { records } }) => {
      const headscale = records.groups.find(({ name }) => name === 'Headscale Users');
      Object.assign(headscale ?? {}, { parents: [] });
    },
  ],
  [
    'sources',
    'a source enrolls nobody',
    ({ authentik: { records } }) => {
      Object.assign(records.sources[0] ?? {}, { enrollment_flow: null });
    },
  ],
  [
    'provider-consent',
    'a provider asks for consent',
    ({ authentik: { records } }) => {
      const explicit = records.flows.find(({ slug }) => slug === 'default-provider-authorization-explicit-consent');
      Object.assign(records.providers[2] ?? {}, { authorization_flow: explicit?.pk });
    },
  ],
  [
    'guests-outside',
    'the guest is in a group of people',
    ({ authentik: { records } }) => {
      const guest = records.users.find(({ username }) => username === 'guest');
      Object.assign(guest ?? {}, { groups: [records.groups[0]?.pk, uuid(120)] });
    },
  ],
  [
    'host-applications',
    'the domain-wide application answers for a host',
    ({ authentik: { records } }) => {
      const own = records.providers.find(({ external_host: url }) => url === 'https://netbox.harbour.example');
      Object.assign(own ?? {}, { client_id: 'another' });
    },
  ],
  [
    'application-access',
    'an application has lost its last binding',
    ({ authentik: { records } }) => {
      const grafana = records.applications.find(({ name }) => name === 'Grafana');
      records.policyBindings = records.policyBindings.filter(({ target }) => target !== grafana?.pk);
    },
  ],
  [
    'custom-resources',
    'the forward auth asks another host',
    ({ cluster: { objects } }) => {
      const spec = { forwardAuth: { address: 'http://192.0.2.66/' } };
      objects[FORWARD_AUTH] = { ...objects[FORWARD_AUTH], spec };
    },
  ],
  [
    'forwarded-headers',
    'the host that a visitor names is believed',
    ({ edge }) => {
      edge.believesVisitors = true;
    },
  ],
];

test('there is a broken harness for each check', () => {
  expect(BROKEN.map(([id]) => id)).toEqual(ids);
});

test.each(BROKEN)('%s is the only one that fails when %s', async (id, _, breakIt) => {
  breakIt(site);
  const runs = await runChecks(CHECKS, site.sources);
  expect(withVerdict(runs, 'fail')).toEqual([id]);
  expect(withVerdict(runs, 'pass')).toEqual(ids.filter((other) => other !== id));
  const result = runs.find(({ check }) => check.id === id)?.result;
  expect(result?.remedy).toMatch(/^[a-z]/);
});

const AUTHENTIK_CHECKS = CHECKS.filter(({ needs }) => needs.includes('authentik')).map(({ id }) => id);

const SILENT: readonly (readonly [
  source: string,
  unknown: readonly string[],
  silence: (site: OpsHarness) => unknown,
])[] = [
  [
    'the cluster refuses',
    [
      ...['outpost-endpoints', 'outpost-selector', 'outpost-session-backend', 'outpost-shared-memory'],
      ...['live-version', 'custom-resources'],
    ],
    ({ cluster }) => {
      cluster.refused = 'everything';
    },
  ],
  [
    'the cluster allows no exec',
    ['outpost-shared-memory'],
    ({ cluster }) => {
      cluster.refused = 'exec';
    },
  ],
  ['authentik is down', AUTHENTIK_CHECKS, ({ authentik }) => authentik.fail('http-503')],
  ['authentik turns the token away', AUTHENTIK_CHECKS, ({ authentik }) => authentik.fail('http-403')],
  [
    'there is no database',
    ['proxy-sessions'],
    (broken) => {
      broken.sessions = silent("authentik's database must answer");
    },
  ],
  [
    'there is no terraform',
    ['stack-plans'],
    (quiet) => {
      quiet.changes = silent('terraform init');
    },
  ],
  [
    'nothing answers at the edge',
    ['protected-hosts', 'banned-address', 'host-applications', 'forwarded-headers'],
    ({ edge }) => edge.stop(),
  ],
  [
    'the proxy on the banned address refuses',
    ['banned-address'],
    ({ edge }) => {
      edge.proxyStatus = 407;
    },
  ],
  [
    'no banned address can be tried',
    ['banned-address'],
    (broken) => {
      broken.banned = false;
    },
  ],
];

test.each(SILENT)('when %s, only %j cannot tell, and say why', async (_, unknown, silence) => {
  await silence(site);
  const runs = await runChecks(CHECKS, site.sources);
  expect(withVerdict(runs, 'unknown')).toEqual(unknown);
  expect(withVerdict(runs, 'fail')).toEqual([]);
  for (const { result } of runs) expect(result?.seen).not.toBe('');
});

test('a check that throws no error at all cannot tell either', async () => {
  const broken = { ...CHECKS[0]!, run: () => Promise.reject('odd') };
  const [run] = await runChecks([broken], site.sources);
  expect(run?.result).toEqual({ verdict: 'unknown', seen: 'odd' });
});

test('I8: a Service that merged both sets of labels has no endpoints, and the two checks about it say so', async () => {
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
