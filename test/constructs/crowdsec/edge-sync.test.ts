import { EdgeSync, type EdgeSyncProps } from '../../../constructs/crowdsec/edge-sync';
import { ClusterService } from '../../../constructs/kubernetes/cluster-service';
import { configFrom } from '../../../programs/edge-sync/config';
import { syncBanOnly } from '../../../rules/crowdsec/sync-ban-only';
import { child } from '../../../rules/readers/block';
import type { TerraformJson } from '../../../rules/readers/document';
import { findings } from '../../rules/documents';
import { podFaults } from '../../support/kubernetes/pods';
import { lapiKey, synthKubernetes, workloadOf } from '../kubernetes/kubernetes-stack';

const ACCOUNT = '0123456789abcdef0123456789abcdef';
const PROGRAM = 'ask({type:"ban"}); // ${not} %{a} template';

test('both keys are in the Secret as references, and the program is in the ConfigMap as it is', () => {
  const { resource } = edgeSync();
  expect(resource?.kubernetes_secret_v1?.Sync_Secret?.data).toEqual({
    'lapi-key': '${var.lapi_key}',
    'cloudflare-token': '${cloudflare_account_token.SyncToken.value}',
  });
  expect(resource?.kubernetes_config_map_v1?.Sync_Program?.data).toEqual({
    'edge-sync.mjs': 'ask({type:"ban"}); // $${not} %%{a} template',
  });
});

const MAXIMAL: Partial<EdgeSyncProps> = {
  name: 'ban-sync',
  accountId: ACCOUNT,
  listId: ACCOUNT,
  pushgateway: ClusterService.at('http://push.monitoring:9091'),
  neverBlock: ['192.0.2.1', '2001:db8::/48'],
  minRemainingMinutes: 720,
  capacity: 500,
  kubernetesApi: { networks: ['192.0.2.10/32'], ports: [6443] },
};

test('every setting reaches the program, which reads in it what the props say', () => {
  const variables = environment(edgeSync(MAXIMAL));
  expect(variables).toMatchObject({
    PUSHGATEWAY_URL: 'http://push.monitoring:9091',
    EDGE_SYNC_NEVER_BLOCK: '192.0.2.1,2001:db8::/48',
  });
  const secrets = { CROWDSEC_LAPI_KEY: 'key', EDGE_SYNC_CLOUDFLARE_TOKEN: 'token' };
  const cluster = { KUBERNETES_SERVICE_HOST: '10.96.0.1', EDGE_SYNC_STATE_CONFIG_MAP: 'ban-sync-state' };
  expect(configFrom({ ...variables, ...secrets, ...cluster })).toMatchObject({
    accountId: ACCOUNT,
    listId: ACCOUNT,
    adopt: false,
    capacity: 500,
    budgetMs: 75_000,
    screening: { origins: ['cscli', 'crowdsec'], scopes: ['ip'], minRemainingMs: 43_200_000 },
    state: { kind: 'config-map', name: 'ban-sync-state' },
  });
});

test('it may call DNS, LAPI, the Pushgateway, HTTPS outside and the API server, and no pod may call it', () => {
  const policy = (props: Partial<EdgeSyncProps>) => {
    const block = edgeSync(props).resource?.kubernetes_network_policy_v1?.Sync_NetworkPolicy ?? {};
    const { egress, ingress } = child(block, 'spec') as {
      egress: { ports: unknown; to: unknown[] }[];
      ingress: unknown;
    };
    return {
      ports: egress.map(({ ports }) => JSON.stringify(ports).match(/\d+/g)?.join(' ')),
      to: egress.at(-1)?.to,
      ingress,
    };
  };
  expect(policy({})).toEqual({
    ports: ['53 53', '8080', '443', '443 6443'],
    to: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'].map((cidr) => ({ ip_block: { cidr } })),
    ingress: undefined,
  });
  expect(policy(MAXIMAL)).toEqual({
    ports: ['53 53', '8080', '9091', '443', '6443'],
    to: [{ ip_block: { cidr: '192.0.2.10/32' } }],
    ingress: undefined,
  });
});

test('its pod is restricted and covered by the policy, and carries bans alone', () => {
  for (const props of [{}, MAXIMAL]) {
    const config = edgeSync(props);
    expect(podFaults(config)).toEqual([]);
    expect(findings(syncBanOnly, config)).toEqual([]);
  }
});

test.each<[string, Partial<EdgeSyncProps>]>([
  ['accountId: is not 32 hexadecimal digits, found: "home"', { accountId: 'home' }],
  ['listId: is not 32 hexadecimal digits', { listId: 'bans' }],
  ['listName: is not 1 to 50 characters of a-z, 0-9 and _', { listName: 'crowdsec-ban' }],
  ['origins: is empty, or names an origin twice, found: []', { origins: [] }],
  ['origins: is empty, or names an origin twice', { origins: ['cscli', 'cscli'] }],
  ['minRemainingMinutes: is not a whole number', { minRemainingMinutes: 0.5 }],
  ['capacity: is not a whole number from 1 to 10000, found: 0', { capacity: 0 }],
  ['capacity: is not a whole number from 1', { capacity: 10_001 }],
  ['neverBlock.1: is not an address or', { neverBlock: ['192.0.2.1', 'home'] }],
  ['neverBlock.0: is wider than', { neverBlock: ['0.0.0.0/1'] }],
  ['neverBlock.0: is wider than', { neverBlock: ['2000::/12'] }],
  [
    'kubernetesApi: lacks a network as address/length, or a port',
    { kubernetesApi: { networks: ['192.0.2.10'], ports: [6443] } },
  ],
  ['program: is empty; pass bundleEdgeSync()', { program: ' ' }],
])('is refused: %s', (message, change) => {
  expect(() => edgeSync(change)).toThrow(`test/Sync.${message}`);
});

test('is refused when a key is given as it is', () => {
  expect(() => edgeSync({ lapiKey: 'hunter2' })).toThrow('test/Sync/Secret.data.lapi-key: is a literal');
});

function edgeSync(change: Partial<EdgeSyncProps> = {}): TerraformJson {
  return synthKubernetes(
    (stack) =>
      new EdgeSync(stack, 'Sync', {
        namespace: 'rybbit',
        program: PROGRAM,
        image: 'node:22.14.0-bookworm-slim',
        lapiKey: lapiKey(stack),
        cloudflareToken: '${cloudflare_account_token.SyncToken.value}',
        lapi: ClusterService.at('http://crowdsec-service.crowdsec.svc.cluster.local:8080'),
        accountId: '${one(data.cloudflare_accounts.Account.result).id}',
        listName: 'crowdsec_ban',
        origins: ['cscli', 'crowdsec'],
        neverBlock: [],
        capacity: 9000,
        ...change,
      }),
  );
}

/** Name -> value, or the key of the Secret. */
function environment(config: TerraformJson): Record<string, string> {
  const env = workloadOf(config).containers[0]?.env as readonly { name: string; value?: string }[];
  return Object.fromEntries(
    env.map((variable) => {
      const key = child(child(variable, 'value_from'), 'secret_key_ref').key;
      return [variable.name, variable.value ?? `secret ${String(key)}`];
    }),
  );
}
