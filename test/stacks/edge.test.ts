import { parseWafExpression } from '../../constructs/cloudflare/waf-parser';
import { sentence } from '../../constructs/core/errors';
import { enforceRules } from '../../rules/enforce';
import { RULES } from '../../rules/index';
import type { Block, StackDocument } from '../../rules/readers/document';
import { defineSite, type SiteInput } from '../../sites/schema/site';
import { harbour } from '../fixtures/sites/harbour';
import { oneStack } from '../support/one-stack';
import { siteOf } from '../support/site-app';

type EdgeInput = NonNullable<SiteInput['edge']>;

const edge = edgeOf();
const { config } = edge;

test('the stack has these resources and no others', () => {
  const addresses = Object.entries(config.resource ?? {}).flatMap(([type, named]) =>
    Object.keys(named).map((name) => `${type}.${name}`),
  );
  expect(addresses.sort()).toEqual([
    'cloudflare_account_token.SyncToken',
    'cloudflare_list.Bans',
    'cloudflare_ruleset.WafRules',
    'kubernetes_config_map_v1.EdgeSync_Program',
    'kubernetes_config_map_v1.EdgeSync_State',
    'kubernetes_cron_job_v1.EdgeSync_CronJob',
    'kubernetes_network_policy_v1.EdgeSync_NetworkPolicy',
    'kubernetes_role_binding_v1.EdgeSync_Role_Binding',
    'kubernetes_role_v1.EdgeSync_Role',
    'kubernetes_secret_v1.EdgeSync_Secret',
    'kubernetes_service_account_v1.EdgeSync_ServiceAccount',
  ]);
});

test('the list, the entry point and the CronJob exist, and the rest is created', () => {
  expect(config.import?.map(({ to }) => to).sort()).toEqual([
    'cloudflare_list.Bans',
    'cloudflare_ruleset.WafRules',
    'kubernetes_cron_job_v1.EdgeSync_CronJob',
  ]);
});

test('every object of the stack can be adopted', () => {
  const change = (input: SiteInput) => {
    const { edge, secrets } = input;
    if (edge === undefined) return;
    edge.sync.adopt = 'key';
    edge.ruleset.adopt = 'key';
    edge.token = { name: 'crowdsec-cf-sync', adopt: 'key', value: 'edge_sync_token' };
    secrets.edge_sync_token = { opens: 'the lists of the account', from: 'where the sync has it today' };
  };
  const adopted = oneStack('edge', change).config;
  const addresses = Object.entries(adopted?.resource ?? {}).flatMap(([type, named]) =>
    Object.keys(named).map((name) => `${type}.${name}`),
  );
  expect(adopted?.import?.map(({ to }) => to).sort()).toEqual(addresses.sort());
  expect(adopted?.resource?.kubernetes_secret_v1?.EdgeSync_Secret?.data).toMatchObject({
    'cloudflare-token': '${var.edge_sync_token}',
  });
});

test('the entry point of the zone is adopted with its two rules in order', () => {
  const [imported] = config.import?.filter(({ to }) => to === 'cloudflare_ruleset.WafRules') ?? [];
  expect(imported?.id).toBe('zones/c8bb55a835e1ccf25f793c350b93178a/b2093e7945b0b99554c99f0b12dbeefe');
  const { kind, phase, name, rules } = resource('cloudflare_ruleset', 'WafRules');
  expect({ kind, phase, name }).toEqual({ kind: 'zone', phase: 'http_request_firewall_custom', name: 'default' });
  expect(rules).toEqual([
    {
      ref: 'crowdsec_ban',
      description: 'Bans of CrowdSec, everywhere but on the login hosts',
      action: 'block',
      enabled: true,
      expression:
        '(ip.src in $crowdsec_ban) and not (http.host in {"authentik.harbour.example" "public-auth.harbour.example"}) ' +
        'and not (ip.src in {203.0.113.7})',
    },
    {
      ref: 'own_domain_skip',
      description: 'Skip for the own domain, as it was before Terraform',
      action: 'skip',
      enabled: false,
      expression: '(http.host contains "harbour.example")',
      action_parameters: {
        phases: ['http_ratelimit', 'http_request_firewall_managed', 'http_request_sbfm'],
        products: ['uaBlock', 'bic', 'hot', 'securityLevel', 'rateLimit', 'waf', 'zoneLockdown'],
        ruleset: 'current',
      },
      logging: { enabled: true },
    },
  ]);
});

test('a login host that the site adds is taken out of the block rule', () => {
  const expression = blockExpression(edgeOf((input) => ({ ...input, additionalLoginHosts: ['sso.harbour.example'] })));
  expect(expression).toBe(
    '(ip.src in $crowdsec_ban) and not (http.host in ' +
      '{"authentik.harbour.example" "public-auth.harbour.example" "sso.harbour.example"}) and not (ip.src in {203.0.113.7})',
  );
});

test('an address of the allow list is taken out of the block rule, on every host', () => {
  const expression = blockExpression(edgeOf((input) => ({ ...input, allowList: ['192.0.2.1', '2001:db8::/32'] })));
  expect(expression.endsWith(' and not (ip.src in {192.0.2.1 2001:db8::/32})')).toBe(true);
  const lists = { crowdsec_ban: ['192.0.2.0/24'] };
  const visit = (ip: string) =>
    parseWafExpression(expression).decide({ ip, host: 'terminal.harbour.example', lists, path: '/', method: 'GET' });
  expect([visit('192.0.2.1'), visit('192.0.2.2')]).toEqual([false, true]);
});

test('an address of the allow list is never put on the list either', () => {
  const { config: changed } = edgeOf((input) =>
    withSync({ ...input, allowList: ['192.0.2.1'] }, { neverBlock: ['192.0.2.2'] }),
  );
  expect(JSON.stringify(changed.resource?.kubernetes_cron_job_v1?.EdgeSync_CronJob)).toContain(
    '{"name":"EDGE_SYNC_NEVER_BLOCK","value":"192.0.2.1,192.0.2.2"}',
  );
});

test('short bans stay off the list where the site says so', () => {
  const { config: changed } = edgeOf((input) => withSync(input, { minRemainingMinutes: 720 }));
  expect(JSON.stringify(changed.resource?.kubernetes_cron_job_v1?.EdgeSync_CronJob)).toContain(
    '{"name":"EDGE_SYNC_MIN_REMAINING_SECONDS","value":"43200"}',
  );
});

test('the network policy is as narrow as the site says where the API server answers', () => {
  const kubernetesApi = { networks: ['192.0.2.10/32'], ports: [6443] };
  const { config: changed } = edgeOf((input) => withSync(input, { kubernetesApi }));
  const policy = JSON.stringify(changed.resource?.kubernetes_network_policy_v1);
  expect(policy).toContain('"to":[{"ip_block":{"cidr":"192.0.2.10/32"}}]');
  expect(policy).not.toContain('{"cidr":"10.0.0.0/8"}');
});

test('the list is looked after by the sync: Terraform has no items in it', () => {
  expect(resource('cloudflare_list', 'Bans')).toEqual({
    account_id: '${one(data.cloudflare_accounts.Account.result).id}',
    kind: 'ip',
    name: 'crowdsec_ban',
    description: 'Bans of CrowdSec. The sync owns the items, Terraform the list.',
    lifecycle: { prevent_destroy: true, ignore_changes: ['items'] },
  });
});

test('the CronJob runs the program of this repository every two minutes, one at a time, within its deadline', () => {
  const { spec } = resource('kubernetes_cron_job_v1', 'EdgeSync_CronJob') as { spec: Block };
  expect(spec).toMatchObject({
    schedule: '*/2 * * * *',
    concurrency_policy: 'Forbid',
    starting_deadline_seconds: 110,
    job_template: { spec: { backoff_limit: 0, active_deadline_seconds: 90, ttl_seconds_after_finished: '3600' } },
  });
  const { data } = resource('kubernetes_config_map_v1', 'EdgeSync_Program') as { data: Record<string, string> };
  expect(Object.keys(data)).toEqual(['edge-sync.mjs']);
  expect(data['edge-sync.mjs']?.length).toBeGreaterThan(10_000);
});

test('an account that the site states is not looked up', () => {
  const accountId = '0'.repeat(32);
  const stated = edgeOf((input) => ({ ...input, accountId }));
  expect(stated.config.data?.cloudflare_accounts).toBeUndefined();
  expect(stated.config.resource?.cloudflare_list?.Bans?.account_id).toBe(accountId);
});

test('a site without an edge has no stack for it', () => {
  const document = siteOf((site) => ({
    ...site,
    secrets: Object.fromEntries(
      Object.entries(site.secrets).filter(
        ([name]) => name !== 'cloudflare_deploy_token' && name !== 'lapi_bouncer_key',
      ),
    ),
    edge: undefined,
  }));
  expect(document.stacks.map(({ name }) => name)).toEqual(['identity', 'platform']);
});

test.each<[RegExp, (input: EdgeInput) => EdgeInput]>([
  [/edge\.zoneId: is not an id .* dashboard/, (input) => ({ ...input, zoneId: 'harbour.example' })],
  [
    /edge\.list\.name: is not 1 to 50 characters .* lower case/,
    (input) => ({ ...input, list: { ...input.list, name: 'crowdsec-ban' } }),
  ],
  [/edge\.allowList\.0: is neither an IP address nor a prefix/, (input) => ({ ...input, allowList: ['192.0.2.300'] })],
  [/edge\.allowList\.0: is neither an IP address nor a prefix/, (input) => ({ ...input, allowList: ['192.0.2.0/33'] })],
  [/edge\.sync\.capacity: is below 1/, (input) => withSync(input, { capacity: 0 })],
  [/edge\.sync\.capacity: is above 10000, the room of the account/, (input) => withSync(input, { capacity: 10_001 })],
  [/edge\.sync\.origins: is empty/, (input) => withSync(input, { origins: [] })],
  [
    /edge\.sync\.lapi\.url: is not the URL of a Service/,
    (input) => withSync(input, { lapi: { url: 'https://lapi.example.org', key: 'lapi_bouncer_key' } }),
  ],
  [
    /edge\.sync\.lapi\.key: names no secret of the site/,
    (input) => withSync(input, { lapi: { url: 'http://lapi.crowdsec:8080', key: 'other' } }),
  ],
])('the site is refused: %s', (message, change) => {
  expect(() => defineSite({ ...harbour, edge: change(edgeInput()) })).toThrow(message);
});

test('an image without a version is refused', () => {
  expect(() => edgeOf((input) => withSync(input, { image: 'node:latest' }))).toThrow(/image/);
});

test('a block rule that forgets a login host does not pass the rules', () => {
  const document = siteOf();
  const broken = structuredClone(document);
  const rules = broken.stacks.find(({ name }) => name === 'edge')?.config.resource?.cloudflare_ruleset?.WafRules
    ?.rules as { expression: string }[];
  rules[0]!.expression = '(ip.src in $crowdsec_ban) and not (http.host in {"authentik.harbour.example"})';
  const { exceptions } = defineSite(harbour);
  expect(enforceRules(document, RULES, exceptions).faults).toEqual([]);
  expect(enforceRules(broken, RULES, exceptions).faults.map(sentence)).toContainEqual(
    expect.stringMatching(
      / public-auth\.harbour\.example; .*BlockRule\.outsideLogin.* \[rule waf-login-hosts-open \(I4\), address cloudflare_ruleset\.WafRules\]$/,
    ),
  );
});

function edgeOf(change: (input: EdgeInput) => EdgeInput = (input) => input): StackDocument {
  return oneStack('edge', (site) => ({ ...site, edge: change(edgeInput()) }));
}

function edgeInput(): EdgeInput {
  return structuredClone(harbour.edge as EdgeInput);
}

function withSync(input: EdgeInput, sync: Partial<EdgeInput['sync']>): EdgeInput {
  return { ...input, sync: { ...input.sync, ...sync } };
}

function resource(type: string, name: string): Block {
  const { '//': _, ...block } = config.resource?.[type]?.[name] ?? {};
  return block;
}

function blockExpression(stack: StackDocument): string {
  const rules = stack.config.resource?.cloudflare_ruleset?.WafRules?.rules as { expression: string }[] | undefined;
  return rules?.[0]?.expression ?? '';
}
