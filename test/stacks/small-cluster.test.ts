import { enforceRules } from '../../rules/enforce';
import { RULES } from '../../rules/index';
import { child, children } from '../../rules/readers/block';
import type { Block } from '../../rules/readers/document';
import { harbour } from '../fixtures/sites/harbour';
import { put, siteFaults } from '../sites/schema/change';
import { SMALL_EXCEPTIONS, smallCluster } from '../support/kubernetes/small-cluster';
import { siteOf } from '../support/site/site-app';
import { helmValues, platformOf } from './platform-document';

const site = siteOf(smallCluster);
const platform = platformOf(site);
const resources = platform.config.resource ?? {};

test('no rule stops it, once its exception says who looks at the sync', () => {
  const exceptions = (harbour.exceptions ?? []).filter(({ rule }) => rule !== 'allow-list-kept');
  expect(enforceRules(site, RULES, [...exceptions, ...SMALL_EXCEPTIONS]).faults).toEqual([]);
  const { faults } = enforceRules(site, RULES, exceptions);
  expect(faults).toMatchObject([
    { fault: 'has none of its alerts', remedy: expect.stringContaining('[rule backup-stated') },
    { fault: 'has none of its alerts', remedy: expect.stringContaining('[rule sync-alerts') },
  ]);
});

test('there is no pooler, no quota and no PodDisruptionBudget, which one pod could never meet', () => {
  const gone = ['kubernetes_pod_disruption_budget_v1', 'kubernetes_resource_quota_v1'];
  expect(gone.filter((type) => Object.hasOwn(resources, type))).toEqual([]);
  expect(Object.keys(resources.kubernetes_deployment_v1 ?? {})).toEqual(['AuthFallback_Deployment']);
});

test('authentik connects to PostgreSQL itself, and the policies let it out of the cluster to there alone', () => {
  const { server } = helmValues('Release', platform) as { server: { env: readonly Block[] } };
  const variables = Object.fromEntries(server.env.map(({ name, value }) => [name, value]));
  expect(variables).toMatchObject({
    AUTHENTIK_POSTGRESQL__HOST: 'nas.harbour.example',
    AUTHENTIK_POSTGRESQL__PORT: '5432',
  });
  const policy = resources.kubernetes_network_policy_v1?.ReleaseNetwork_Server ?? {};
  const lines = children(child(policy, 'spec'), 'egress').filter((line) =>
    children(line, 'ports').some(({ port }) => port === '5432'),
  );
  expect(lines.flatMap((line) => children(line, 'to'))).toEqual([{ ip_block: { cidr: '192.0.2.5/32' } }]);
});

test('the image is of a registry of its own, with the tag of the site', () => {
  expect(helmValues('Release', platform).global).toMatchObject({
    image: { repository: 'registry.harbour.example/authentik', tag: '2026.2.7' },
  });
});

test('the sync sends no gauges, and the rule that was there before stands behind the block rule', () => {
  const edge = site.stacks.find(({ name }) => name === 'edge')?.config.resource ?? {};
  expect(JSON.stringify(edge.kubernetes_cron_job_v1).includes('PUSHGATEWAY')).toBe(false);
  expect(edge.cloudflare_ruleset?.WafRules?.rules).toMatchObject([
    { ref: 'crowdsec_ban', action: 'block' },
    { ref: 'no_scanners', action: 'managed_challenge', enabled: true },
  ]);
});

test('a kept rule that can block the login page is found', () => {
  const wall = siteOf((input) => {
    smallCluster(input);
    put(input, 'edge.ruleset.keptRules.0.expression', '(ip.geoip.country ne "NL")');
  });
  const { faults } = enforceRules(wall, RULES, []);
  expect(faults.map(({ remedy }) => remedy)).toContainEqual(expect.stringContaining('[rule waf-login-hosts-open (I4)'));
});

test.each<[what: string, path: string, value: unknown, fault: string]>([
  [
    'neither a pooler nor a server',
    'platform.database',
    undefined,
    'platform.database: is missing without platform.pgbouncer',
  ],
  [
    'a server outside of the cluster without its networks',
    'platform.database.networks',
    undefined,
    'platform.database.host: is not a Service in the cluster, and no networks are given',
  ],
  [
    'networks that are none',
    'platform.database.networks',
    ['192.0.2.5'],
    'platform.database.networks: is empty, or holds one that is not address/length',
  ],
])('%s is refused', (_, path, value, fault) => {
  const faults = siteFaults((input) => {
    smallCluster(input);
    put(input, path, value);
  });
  expect(faults).toEqual([expect.stringContaining(fault)]);
});

test('a pooler and a server beside it are refused: authentik would connect to one of them', () => {
  const database = { host: 'postgresql.dbaas', port: 5432, database: 'authentik', user: 'authentik' };
  expect(siteFaults((input) => put(input, 'platform.database', database))).toEqual([
    expect.stringContaining('platform.database: is given beside platform.pgbouncer'),
  ]);
});
