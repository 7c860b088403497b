import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SurveyedObject } from '../../ops/adopt/surveyed-object';
import { enforceRules } from '../../rules/enforce';
import { RULES } from '../../rules/index';
import type { SiteDocument } from '../../rules/readers/document';
import { type AdoptionEntries, withAdoption } from '../../sites/schema/adoption';
import type { SiteInput } from '../../sites/schema/site';
import { harbour } from '../fixtures/sites/harbour';
import { put } from '../sites/schema/change';
import { loadStack } from '../support/authentik-loaded';
import { type AuthentikRecords, uuid } from '../support/authentik-records';
import { AuthentikServer } from '../support/authentik-server';
import { flow } from '../support/authentik-site';
import { CloudflareAccount } from '../support/cloudflare-account';
import { LiveCluster } from '../support/live-cluster';
import { adoptAll, documentOf } from '../support/ops-adopt';
import { eachFolder } from '../support/per-test';
import { changedSite } from '../support/site-change';
import { unstated } from '../support/unstated-site';

const ZONE = harbour.edge?.zoneId ?? '';
const RULESET = 'b2093e7945b0b99554c99f0b12dbeefe';
const LIST = '0'.repeat(32);
const TOKEN = 'f'.repeat(32);
const SYNC_TOKEN = 'cloudflare_account_token.SyncToken';

function stackOf({ stacks }: SiteDocument, name: string) {
  const stack = stacks.find((one) => one.name === name);
  if (stack === undefined) throw new Error(`no stack ${name}`);
  return stack;
}

const resources = (document: SiteDocument) =>
  document.stacks.flatMap(({ config }) =>
    Object.entries(config.resource ?? {}).flatMap(([type, named]) =>
      Object.keys(named).map((name) => `${type}.${name}`),
    ),
  );

let harness: {
  readonly authentik: AuthentikServer;
  readonly cluster: LiveCluster;
  readonly cloudflare: CloudflareAccount;
};
const folder = eachFolder();
const file = () => join(folder(), 'adoption.json');

/** authentik with everything that the site is about. */
let loaded: AuthentikRecords;

beforeAll(async () => {
  const server = await AuthentikServer.start();
  // authentik's own, which a source that Terraform creates points at.
  server.records.flows.push(flow(uuid(299), 'default-source-authentication', 'authentication'));
  await loadStack(server, stackOf(await documentOf(unstated()), 'identity').config);
  loaded = structuredClone(server.records);
  await server.stop();
});

beforeEach(async () => {
  const document = await documentOf(unstated());
  const authentik = await AuthentikServer.start(structuredClone(loaded));
  const cloudflare = await CloudflareAccount.start(ZONE);
  cloudflare.lists = [
    { id: '9'.repeat(32), name: 'another', kind: 'ip' },
    { id: LIST, name: 'crowdsec_ban', kind: 'ip', description: harbour.edge?.list.description, num_items: 0 },
  ];
  const { rules } = stackOf(document, 'edge').config.resource?.cloudflare_ruleset?.WafRules ?? {};
  cloudflare.ruleset = { id: RULESET, name: 'default', description: harbour.edge?.ruleset.description, rules };
  const cluster = new LiveCluster(stackOf(document, 'platform'), stackOf(document, 'edge'));
  harness = { authentik, cloudflare, cluster };
});

afterEach(async () => {
  await harness.authentik.stop();
  await harness.cloudflare.stop();
});

const specOf = (object: object) => (object as { readonly spec: { readonly hard?: object } }).spec;
const annotationsOf = (key: string) =>
  (harness.cluster.at(key) as { readonly metadata: { readonly annotations: object } }).metadata.annotations;

const survey = async (site: SiteInput, args: readonly string[] = []) =>
  (await adoptAll(harness, ['--json', ...args], site)).json() as readonly SurveyedObject[];

async function withEntries(site: SiteInput): Promise<SiteInput> {
  await adoptAll(harness, ['--write', file()], site);
  const [stated, faults] = withAdoption(site, JSON.parse(readFileSync(file(), 'utf8')) as AdoptionEntries);
  expect(faults).toEqual([]);
  return stated;
}

test('with the written entries every object is adopted or looked up, and none is created twice', async () => {
  const before = await survey(unstated());
  expect(before.filter(({ outcome }) => outcome === 'collide').length).toBeGreaterThan(90);
  const stated = await withEntries(unstated());

  const imported = new Set(
    (await documentOf(stated)).stacks.flatMap(({ config }) => config.import?.map(({ to }) => to)),
  );
  const created = resources(await documentOf(stated)).filter((address) => !imported.has(address));
  expect(created).toEqual([SYNC_TOKEN]);

  const run = await adoptAll(harness, [], stated);
  const after = await survey(stated);
  const outcomes = new Set(after.map(({ outcome }) => outcome));
  expect(outcomes).toEqual(new Set(['adopt', 'found', 'create']));
  expect(after.flatMap(({ address, differences }) => differences.map((one) => `${address} ${one.attribute}`))).toEqual(
    [],
  );
  expect(run.code).toBe(0);
  expect(run.out.at(-1)).toBe(
    'everything is stated: what exists is adopted or looked up, and nothing is created twice',
  );
  expect(harness.authentik.writes).toEqual([]);
});

test('a site with the written entries complies with every rule', async () => {
  const document = await documentOf(await withEntries(unstated()));
  expect(enforceRules(document, RULES, harbour.exceptions ?? []).faults).toEqual([]);
});

test('a run with --write is exit code 0 when nothing is left to decide', async () => {
  const { code, text } = await adoptAll(harness, ['--write', file()], unstated());
  expect(code).toBe(0);
  expect(text).toMatch(/\d+ entries to write, with --write:/);
  expect(text).not.toContain('to be decided');
  expect((await adoptAll(harness, [], unstated())).code).toBe(1);
});

test('one stack needs only its own settings', async () => {
  const { cluster } = harness;
  const { code, json } = await adoptAll(harness, ['platform', '--json'], harbour);
  const stacks = (json() as readonly { stack: string }[]).map(({ stack }) => stack);
  expect(new Set(stacks)).toEqual(new Set(['platform']));
  expect(code).toBe(1);
  expect(harness.authentik.calls.filter(({ path }) => path === '/core/users/me/')).toEqual([]);
  expect(cluster.calls).toContain('release authentik/goauthentik');
});

test('a stack after --write, and a stack that the site lacks, are refused', async () => {
  const behind = await adoptAll(harness, ['--write', 'edge'], harbour);
  expect([behind.code, behind.text]).toEqual([2, expect.stringContaining('name stacks before --write')]);
  const { edge: _, ...rest } = harbour;
  const without = await adoptAll(harness, ['edge'], { ...rest, secrets: withoutEdge(harbour.secrets) });
  expect([without.code, without.text]).toEqual([2, expect.stringContaining('must have a stack edge')]);
});

function withoutEdge({ cloudflare_deploy_token: _, lapi_bouncer_key: __, ...secrets }: SiteInput['secrets']) {
  return secrets;
}

test('a narrow terminal gets a list instead of a table', async () => {
  const wide = await adoptAll(harness, ['edge'], harbour, 400);
  expect(wide.out.join('\n')).toContain('│ outcome');
  const narrow = await adoptAll(harness, ['edge'], harbour, 80);
  expect(narrow.out.join('\n')).not.toContain('│');
  expect(narrow.out.join('\n')).toMatch(/^adopt {2}cloudflare_list\.Bans\n {4}key: crowdsec_ban\n {4}live id: 0{32}$/m);
});

describe('an object of the cluster', () => {
  const of = async (address: string) =>
    (await survey(harbour, ['platform', 'edge'])).find((one) => one.address === address);

  test('that exists although the site creates it collides, with its path in the site', async () => {
    expect(await of('kubernetes_deployment_v1.AuthFallback_Deployment')).toMatchObject({
      outcome: 'collide',
      key: 'traefik/auth-proxy',
      entries: [{ path: 'platform.traefik.fallback.adopt.deployment', value: 'key' }],
    });
  });

  test('that is adopted and does not exist is missing', async () => {
    harness.cluster.objects.delete('Service authentik/pgbouncer');
    expect(await of('kubernetes_service_v1.PgBouncer_Service')).toMatchObject({ outcome: 'missing' });
  });

  test('shows what an apply would set and remove', async () => {
    const service = harness.cluster.at('Service authentik/pgbouncer');
    Object.assign(specOf(service), { selector: { app: 'pgbouncer' } });
    expect((await of('kubernetes_service_v1.PgBouncer_Service'))?.differences).toEqual([
      expect.objectContaining({ attribute: 'spec.selector["app.kubernetes.io/name"]', live: null }),
      expect.objectContaining({ attribute: 'spec.selector["app.kubernetes.io/component"]', live: null }),
      expect.objectContaining({ attribute: 'spec.selector["app.kubernetes.io/managed-by"]', live: null }),
      { attribute: 'spec.selector["app"]', live: 'pgbouncer', stack: null, shown: 'in the plan' },
    ]);
  });

  test('that may be replaced is adopted, with the attribute that replaces it', async () => {
    Object.assign(specOf(harness.cluster.at('PodDisruptionBudget authentik/pgbouncer')), { minAvailable: 1 });
    expect(await of('kubernetes_pod_disruption_budget_v1.PgBouncer_PodDisruptionBudget')).toMatchObject({
      outcome: 'adopt',
      differences: [{ attribute: 'spec.minAvailable', live: 1, stack: 2, shown: 'replaces' }],
    });
  });

  test('that must not be replaced is blocked and gets no entry', async () => {
    const deployment = harness.cluster.at('Deployment authentik/pgbouncer');
    Object.assign(specOf(deployment), { selector: { matchLabels: { app: 'pgbouncer' } } });
    expect(await of('kubernetes_deployment_v1.PgBouncer_Deployment')).toMatchObject({
      outcome: 'blocked',
      entries: [],
      remark: expect.stringContaining('can only replace it for another spec.selector.matchLabels'),
    });
    const { code, text } = await adoptAll(harness, ['platform', '--write', file()], harbour);
    expect(code).toBe(1);
    expect(text).toMatch(/1 to be decided:\n {2}kubernetes_deployment_v1\.PgBouncer_Deployment: the provider can only/);
  });

  test('shows annotations of an Ingress that an apply silently removes', async () => {
    Object.assign(annotationsOf('Ingress authentik/authentik'), {
      'traefik.ingress.kubernetes.io/router.priority': '7',
      'kubectl.kubernetes.io/last-applied-configuration': '{}',
      'example.org/owner': 'team-a',
    });
    expect((await of('kubernetes_ingress_v1.Interface'))?.differences).toEqual([
      { attribute: 'metadata.annotations["example.org/owner"]', live: 'team-a', stack: null, shown: 'in the plan' },
      {
        attribute: 'metadata.annotations["traefik.ingress.kubernetes.io/router.priority"]',
        live: '7',
        stack: null,
        shown: 'silent',
      },
    ]);
  });

  test('never shows a value of a Secret', async () => {
    const secret = harness.cluster.at('Secret traefik/auth-proxy-htpasswd');
    Object.assign(secret, { data: { users: Buffer.from('somebody:hash').toString('base64') } });
    const found = await of('kubernetes_secret_v1.EmergencyUsers');
    expect(found?.differences).toEqual([
      { attribute: 'data["htpasswd"]', live: null, stack: '(sensitive)', shown: 'in the plan' },
      { attribute: 'data["users"]', live: '(sensitive)', stack: null, shown: 'in the plan' },
    ]);
  });

  test('ignores attributes of other controllers and the data of a workload', async () => {
    Object.assign(harness.cluster.at('ConfigMap rybbit/crowdsec-cf-sync-state'), { data: { state: '{}' } });
    expect((await of('kubernetes_config_map_v1.EdgeSync_State'))?.differences).toEqual([]);
  });

  test('compares quantities by their amount', async () => {
    const quota = harness.cluster.at('ResourceQuota authentik/authentik-quota');
    Object.assign(specOf(quota).hard ?? {}, { 'requests.cpu': '16000m', 'limits.memory': '98304Mi' });
    expect((await of('kubernetes_resource_quota_v1.Namespace_Quota'))?.differences).toEqual([]);
  });
});

describe('a Helm release', () => {
  const of = async () =>
    (await survey(harbour, ['platform'])).find(({ address }) => address === 'helm_release.Release');

  test('shows its version and each value that an apply would change or remove', async () => {
    const live = harness.cluster.releases.get('authentik/goauthentik');
    const values = structuredClone(live?.values ?? {}) as { server: Record<string, unknown>; extra?: unknown };
    Object.assign(values.server, { replicas: 1, image: { repository: 'registry.example.org/own' } });
    Object.assign(values, { authentik: { secret_key: 'visible to anyone' } });
    harness.cluster.releases.set('authentik/goauthentik', { ...live!, version: '2025.10.3', values });
    expect((await of())?.differences).toEqual([
      { attribute: 'version', live: '2025.10.3', stack: '2026.2.2', shown: 'in the plan' },
      expect.objectContaining({ attribute: 'values.authentik.existingSecret.secretName', live: null }),
      { attribute: 'values.authentik.secret_key', live: '(sensitive)', stack: null, shown: 'in the plan' },
      {
        attribute: 'values.server.image.repository',
        live: 'registry.example.org/own',
        stack: null,
        shown: 'in the plan',
      },
      { attribute: 'values.server.replicas', live: 1, stack: 3, shown: 'in the plan' },
    ]);
  });

  test('that is pending is reported before Helm refuses the upgrade (I25)', async () => {
    const live = harness.cluster.releases.get('authentik/goauthentik');
    harness.cluster.releases.set('authentik/goauthentik', { ...live!, status: 'pending-upgrade' });
    expect((await of())?.remark).toMatch(/^its newest revision is pending-upgrade; roll it back/);
  });
});

describe('a Middleware that exists', () => {
  const KEY = 'Middleware traefik/authentik-forward-auth';
  const keeping = (takeOwnership: boolean) =>
    changedSite((site) => put(site, 'platform.customResources.takeOwnership', takeOwnership));
  const found = async (site: SiteInput) =>
    (await survey(site, ['platform'])).find(({ key, address }) => key === KEY && address === 'helm_release.Objects');
  const make = (annotations: Readonly<Record<string, string>> = {}) =>
    harness.cluster.objects.set(KEY, {
      metadata: { annotations },
      spec: { forwardAuth: { address: 'http://192.0.2.66/', maxBodySize: 7 } },
    });

  test('outside of the release collides, unless the release takes it over', async () => {
    expect(await found(keeping(false))).toBeUndefined();
    make();
    expect(await found(keeping(false))).toMatchObject({
      outcome: 'collide',
      entries: [],
      remark: expect.stringContaining('set platform.customResources.takeOwnership: true'),
    });
    expect(await found(keeping(true))).toMatchObject({ outcome: 'adopt' });
  });

  test('shows what the release silently sets, not what it leaves alone', async () => {
    make();
    const { differences = [] } = (await found(keeping(true))) ?? {};
    expect(differences[0]).toMatchObject({
      attribute: 'spec.forwardAuth.address',
      live: 'http://192.0.2.66/',
      shown: 'silent',
    });
    expect(differences.map(({ attribute }) => attribute)).not.toContain('spec.forwardAuth.maxBodySize');
  });

  test('of the release is found', async () => {
    make({ 'meta.helm.sh/release-name': 'gatehouse-objects', 'meta.helm.sh/release-namespace': 'authentik' });
    expect(await found(keeping(false))).toMatchObject({ outcome: 'found' });
  });
});

describe('Cloudflare', () => {
  const of = async (address: string, site: SiteInput = harbour) =>
    (await survey(site, ['edge'])).find((one) => one.address === address);

  test('has the list under its name and the entry point of the zone', async () => {
    const site = unstated();
    expect(await of('cloudflare_list.Bans', site)).toMatchObject({
      outcome: 'collide',
      id: LIST,
      entries: [{ path: 'edge.list.adopt', value: { id: LIST } }],
    });
    expect(await of('cloudflare_ruleset.WafRules', site)).toMatchObject({
      outcome: 'collide',
      entries: [{ path: 'edge.ruleset.adopt', value: { id: RULESET } }],
    });
  });

  test('has neither in a new account', async () => {
    Object.assign(harness.cloudflare, { lists: [], ruleset: undefined });
    expect((await of('cloudflare_list.Bans', unstated()))?.outcome).toBe('create');
    expect((await of('cloudflare_ruleset.WafRules', unstated()))?.outcome).toBe('create');
    expect((await of('cloudflare_list.Bans'))?.outcome).toBe('missing');
  });

  test('warns of a filled list, whose import makes every plan slow', async () => {
    Object.assign(harness.cloudflare.lists[1] ?? {}, { num_items: 2000, description: 'by hand' });
    expect(await of('cloudflare_list.Bans')).toMatchObject({
      differences: [{ attribute: 'description', live: 'by hand' }],
      remark: expect.stringContaining('it holds 2000 items'),
    });
  });

  test('shows the rules that an apply removes', async () => {
    const rules = [...((harness.cloudflare.ruleset?.rules as object[]) ?? [])];
    Object.assign(harness.cloudflare.ruleset ?? {}, {
      name: 'Custom rules',
      rules: [
        { ref: 'by_hand', action: 'block', expression: '(ip.src eq 192.0.2.1)' },
        { ...rules[0], enabled: false },
      ],
    });
    expect((await of('cloudflare_ruleset.WafRules'))?.differences).toEqual([
      { attribute: 'name', live: 'Custom rules', stack: 'default', shown: 'replaces' },
      { attribute: 'rules[crowdsec_ban].enabled', live: false, stack: true, shown: 'in the plan' },
      expect.objectContaining({ attribute: 'rules[own_domain_skip]', live: null }),
      { attribute: 'rules[by_hand]', live: '(ip.src eq 192.0.2.1)', stack: null, shown: 'in the plan' },
    ]);
  });

  test('may have two tokens of one name, but not two lists', async () => {
    harness.cloudflare.tokens = Array.from({ length: 60 }, (_, index) => ({ id: `${index}`, name: `token ${index}` }));
    harness.cloudflare.tokens.push({ id: TOKEN, name: 'crowdsec-cf-sync' });
    expect(await of(SYNC_TOKEN)).toMatchObject({
      outcome: 'create',
      remark: `Cloudflare has ${TOKEN} of this name already, and keeps both`,
    });
    harness.cloudflare.lists.push({ id: '1'.repeat(32), name: 'crowdsec_ban' });
    expect(await of('cloudflare_list.Bans')).toMatchObject({ outcome: 'ambiguous', id: `${LIST}, ${'1'.repeat(32)}` });
  });

  test.each([
    ['no account', [], /must see one account, found: none; state edge.accountId/],
    [
      'two accounts',
      [
        { id: 'a', name: 'a' },
        { id: 'b', name: 'b' },
      ],
      /must see one account, found: a, b/,
    ],
  ])('refuses a token that sees %s', async (_, accounts, message) => {
    harness.cloudflare.accounts = accounts;
    const { code, out, text } = await adoptAll(harness, ['edge'], harbour);
    expect([code, out]).toEqual([4, []]);
    expect(text).toMatch(message);
  });

  test('that refuses the token is an error without the token', async () => {
    const { cloudflare } = harness;
    const wrong = { ...harness, cloudflare: { url: cloudflare.url, token: 'another' } };
    const { code, text } = await adoptAll(wrong, ['edge'], harbour);
    expect(code).toBe(4);
    expect(text).toContain('HTTP 403, 9109 Invalid access token');
    expect(text).not.toContain('another');
  });
});
