import { ConfigError, configFrom, type Environment } from '../../../programs/edge-sync/config';

const MINIMAL: Environment = {
  CROWDSEC_LAPI_KEY: 'key',
  EDGE_SYNC_CLOUDFLARE_TOKEN: 'token',
  CLOUDFLARE_ACCOUNT_ID: '0123456789abcdef0123456789abcdef',
  EDGE_SYNC_STATE_FILE: '/tmp/state.json',
};

function faultsOf(env: Environment): readonly string[] {
  try {
    configFrom(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
}

test('the defaults are those of the documentation', () => {
  const { screening, ...config } = configFrom(MINIMAL);
  expect(config).toEqual({
    lapiUrl: 'http://crowdsec-service.crowdsec.svc.cluster.local:8080',
    lapiKey: 'key',
    cloudflareUrl: 'https://api.cloudflare.com/client/v4',
    cloudflareToken: 'token',
    accountId: '0123456789abcdef0123456789abcdef',
    listName: 'crowdsec_ban',
    listId: undefined,
    owner: 'gatehouse edge-sync',
    adopt: false,
    capacity: 9000,
    accountItems: 10_000,
    hold: { percent: 30, reads: 3, minutes: 10, emptyMinutes: 360 },
    fullReadMs: 3_600_000,
    budgetMs: 75_000,
    timeoutMs: 10_000,
    lapiTimeoutMs: 10_000,
    jitterMs: 10_000,
    pushgatewayUrl: undefined,
    job: 'crowdsec_cf_sync',
    state: { kind: 'file', path: '/tmp/state.json' },
  });
  const { neverBlock, ...rest } = screening;
  expect(neverBlock.prefixes).toEqual([]);
  expect(rest).toEqual({
    origins: ['cscli', 'crowdsec', 'cscli-import', 'console', 'remediation_sync'],
    scopes: ['ip'],
    ipv6PrefixLength: 64,
    widestIpv4: 24,
    widestIpv6: 48,
    minRemainingMs: 0,
  });
});

test('in a cluster the state is a config map', () => {
  const env = {
    ...MINIMAL,
    EDGE_SYNC_STATE_FILE: '',
    KUBERNETES_SERVICE_HOST: 'fd00::1',
    KUBERNETES_SERVICE_PORT: '6443',
  };
  expect(configFrom(env).state).toEqual({
    kind: 'config-map',
    apiUrl: 'https://[fd00::1]:6443',
    name: 'crowdsec-cf-sync-state',
    serviceAccountDir: '/var/run/secrets/kubernetes.io/serviceaccount',
  });
});

test('all faults are reported in one go', () => {
  expect(faultsOf({})).toEqual([
    'CROWDSEC_LAPI_KEY: is missing; set it to the key of the bouncer that is registered for the sync',
    'EDGE_SYNC_CLOUDFLARE_TOKEN: is missing; set it to a token that may read and write account rule lists',
    'CLOUDFLARE_ACCOUNT_ID: is missing; set it to 32 hexadecimal digits',
    'EDGE_SYNC_STATE_FILE: is missing outside a cluster; name a file that can be written',
  ]);
});

test.each([
  ['CLOUDFLARE_ACCOUNT_ID', 'mine'],
  ['EDGE_SYNC_LIST_NAME', 'Crowdsec-Ban'],
  ['EDGE_SYNC_LIST_ID', '1'],
  ['EDGE_SYNC_CAPACITY', '0'],
  ['EDGE_SYNC_CAPACITY', '9e3'],
  ['EDGE_SYNC_CAPACITY', '10001'],
  ['EDGE_SYNC_ACCOUNT_ITEMS', '-1'],
  ['EDGE_SYNC_NEVER_BLOCK', '203.0.113.7, home'],
  ['EDGE_SYNC_NEVER_BLOCK', '203.0.113.7/33'],
  ['EDGE_SYNC_NEVER_BLOCK', '0.0.0.0/0'],
  ['EDGE_SYNC_NEVER_BLOCK', '2000::/3'],
  ['EDGE_SYNC_ORIGINS', 'crowdsec, capi'],
  ['EDGE_SYNC_ORIGINS', ','],
  ['EDGE_SYNC_SCOPES', 'country'],
  ['EDGE_SYNC_ADOPT', 'yes'],
  ['EDGE_SYNC_IPV6_PREFIX', '129'],
  ['EDGE_SYNC_WIDEST_IPV4', '0'],
  ['EDGE_SYNC_WIDEST_IPV6', '65'],
  ['EDGE_SYNC_HOLD_PERCENT', '100'],
  ['EDGE_SYNC_HOLD_READS', '1'],
  ['EDGE_SYNC_HTTP_TIMEOUT_SECONDS', '0'],
  ['EDGE_SYNC_BUDGET_SECONDS', 'long'],
  ['EDGE_SYNC_JOB', 'a/b'],
  ['CROWDSEC_LAPI_URL', 'crowdsec:8080'],
  ['CLOUDFLARE_API_URL', 'ftp://192.0.2.1'],
  ['PUSHGATEWAY_URL', 'pushgateway:9091'],
])('%s=%s is one fault that names the variable', (name, value) => {
  const faults = faultsOf({ ...MINIMAL, [name]: value });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toContain(`${name}: `);
});

test('a password in a URL is refused and not repeated', () => {
  const [fault] = faultsOf({ ...MINIMAL, PUSHGATEWAY_URL: 'http://user:hunter2@192.0.2.1' });
  expect(fault).toContain('PUSHGATEWAY_URL');
  expect(fault).not.toContain('hunter2');
});

test('a secret with a line break is refused and not repeated', () => {
  const [fault] = faultsOf({ ...MINIMAL, EDGE_SYNC_CLOUDFLARE_TOKEN: 'tok\nen' });
  expect(fault).toBe(
    'EDGE_SYNC_CLOUDFLARE_TOKEN: holds spaces or several lines; set it to a token that may read and write account rule lists',
  );
});

test('never-block networks may be separated by commas, spaces and lines', () => {
  const { neverBlock } = configFrom({
    ...MINIMAL,
    EDGE_SYNC_NEVER_BLOCK: '203.0.113.7,198.51.100.0/24\n2001:DB8::1 ',
  }).screening;
  expect(neverBlock.prefixes.map(({ text }) => text)).toEqual(['203.0.113.7', '198.51.100.0/24', '2001:db8::1']);
});
