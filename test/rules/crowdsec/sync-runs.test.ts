import { syncRuns } from '../../../rules/crowdsec/sync-runs';
import { siteDocument } from '../documents';
import { SYNC, syncStack } from './sync-stack';

const check = (env: Readonly<Record<string, string>>, suspend = false) => {
  const stack = syncStack(Object.entries(env).map(([name, value]) => ({ name, value })));
  const [sync] = Object.values(stack.resource?.kubernetes_cron_job_v1 ?? {}) as { spec: Record<string, unknown> }[];
  if (sync !== undefined) sync.spec.suspend = suspend;
  return [...syncRuns.check(siteDocument(stack))].map(({ address, found }) => [address, found]);
};

test('a sync that runs, with room and a few networks of its owner, is accepted', () => {
  expect(check({})).toEqual([]);
  expect(check({ EDGE_SYNC_CAPACITY: '100', EDGE_SYNC_NEVER_BLOCK: '203.0.113.7,2001:db8::/32,81.0.0.0/8' })).toEqual(
    [],
  );
  expect(check({ EDGE_SYNC_NEVER_BLOCK: '10.0.0.0/8,192.168.0.0/16,172.16.0.0/12,127.0.0.0/8' })).toEqual([]);
});

test('a suspended sync is found', () => {
  expect(check({}, true)).toEqual([[SYNC, 'is suspended']]);
});

test('a list with room for one ban is found', () => {
  expect(check({ EDGE_SYNC_CAPACITY: '1' })).toEqual([[SYNC, 'has room for 1 bans']]);
});

test.each([
  ['sixteen /8', Array.from({ length: 16 }, (_, index) => `${index + 60}.0.0.0/8`)],
  ['a /8 and an address', ['81.0.0.0/8', '203.0.112.1', '8.8.8.8']],
  ['two /16 of IPv6', ['2a00::/16', '2a01::/16']],
])('%s outside of every ban are found', (_, networks) => {
  expect(check({ EDGE_SYNC_NEVER_BLOCK: networks.join(',') })).toEqual([
    [SYNC, expect.stringContaining(`never blocks ${networks.length} networks`)],
  ]);
});
