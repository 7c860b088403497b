import { parseWafExpression } from '../../constructs/cloudflare/waf-parser';
import type { Block, StackDocument } from '../../rules/readers/document';
import type { SiteInput } from '../../sites/schema/site';
import { harbour } from '../fixtures/sites/harbour';
import { faultsOf } from '../sites/schema/change';
import { oneStack } from '../support/site/one-stack';
import { siteOf } from '../support/site/site-app';
import { siteWithout } from './identity-only';

type EdgeInput = NonNullable<SiteInput['edge']>;

const edge = edgeOf();
const { config } = edge;

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

test.each<[string, object, Partial<EdgeInput['sync']>, string]>([
  [
    'an address of the allow list is never put on the list either',
    { allowList: ['192.0.2.1'] },
    { neverBlock: ['192.0.2.2'] },
    '{"name":"EDGE_SYNC_NEVER_BLOCK","value":"192.0.2.1,192.0.2.2"}',
  ],
  [
    'short bans stay off the list where the site has minRemainingMinutes',
    {},
    { minRemainingMinutes: 720 },
    '{"name":"EDGE_SYNC_MIN_REMAINING_SECONDS","value":"43200"}',
  ],
])('%s', (_, change, sync, json) => {
  expect(JSON.stringify(edgeOf((input) => withSync({ ...input, ...change }, sync)).config.resource)).toContain(json);
});

test('the network policy admits only the networks that the site states for the API server', () => {
  const kubernetesApi = { networks: ['192.0.2.10/32'], ports: [6443] };
  const { config: changed } = edgeOf((input) => withSync(input, { kubernetesApi }));
  const policy = JSON.stringify(changed.resource?.kubernetes_network_policy_v1);
  expect(policy).toContain('"to":[{"ip_block":{"cidr":"192.0.2.10/32"}}]');
  expect(policy).not.toContain('{"cidr":"10.0.0.0/8"}');
});

test('the sync runs the program of this repository', () => {
  const { data } = (config.resource?.kubernetes_config_map_v1?.EdgeSync_Program ?? {}) as { data: Block };
  expect(Object.keys(data)).toEqual(['edge-sync.mjs']);
  expect(String(data['edge-sync.mjs']).length).toBeGreaterThan(10_000);
});

test('an account that the site states is not looked up', () => {
  const accountId = '0'.repeat(32);
  const stated = edgeOf((input) => ({ ...input, accountId }));
  expect(stated.config.data?.cloudflare_accounts).toBeUndefined();
  expect(stated.config.resource?.cloudflare_list?.Bans?.account_id).toBe(accountId);
});

test('a site without an edge has no stack for it', () => {
  expect(siteOf(undefined, siteWithout('edge')).stacks.map(({ name }) => name)).toEqual(['identity', 'platform']);
});

test.each<[path: string, value: unknown, fault: string]>([
  ['zoneId', 'harbour.example', 'is not an id'],
  ['list.name', 'crowdsec-ban', 'is not 1 to 50 characters'],
  ['allowList', ['192.0.2.300'], 'is neither an IP address nor a prefix'],
  ['allowList', ['192.0.2.0/33'], 'is neither an IP address nor a prefix'],
  ['sync.capacity', 0, 'is below 1'],
  ['sync.capacity', 10_001, 'is above 10000, the room of the account'],
  ['sync.origins', [], 'is empty'],
  ['sync.lapi.url', 'https://lapi.example.org', 'is not the URL of a Service'],
  ['sync.lapi.key', 'other', 'is not a secret of the site'],
  ['sync.image', 'node:latest', 'has the moving tag latest'],
])('edge.%s cannot be %j: %s', (path, value, fault) => {
  expect(faultsOf(`edge.${path}`, value).join()).toMatch(new RegExp(`^edge\\.${path}(\\.0)?: ${fault}`));
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

function blockExpression(stack: StackDocument): string {
  const rules = stack.config.resource?.cloudflare_ruleset?.WafRules?.rules as { expression: string }[] | undefined;
  return rules?.[0]?.expression ?? '';
}
