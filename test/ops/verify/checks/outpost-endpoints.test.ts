import type { V1EndpointSlice } from '../../../../ops/kubernetes/reader';
import { outpostEndpoints } from '../../../../ops/verify/checks/outpost-endpoints';
import { checkSite } from '../../../support/ops/harness';

const live = checkSite(outpostEndpoints);
const slice = () => live.site.cluster.slices[0]!;
const endpoints = () => slice().endpoints!;

test.each<[string, V1EndpointSlice[]]>([
  ['no slice', []],
  ['a slice without endpoints', [{ addressType: 'IPv4', endpoints: [], ports: [] }]],
  ['an empty slice as the API writes it', [JSON.parse('{"addressType":"IPv4","endpoints":null,"ports":null}')]],
])('%s has no ready address (I8)', async (_, slices) => {
  live.site.cluster.slices = slices;
  expect(await live.found()).toBe('fail: 0 of 2 addresses are ready');
});

test('an address in two slices counts once', async () => {
  live.site.cluster.slices.push(slice());
  expect(await live.found()).toMatch(/^pass/);
});

test('a pod with an address of each family counts once', async () => {
  const of = (addressType: string, prefix: string): V1EndpointSlice => ({
    ...slice(),
    addressType,
    endpoints: ['a', 'b'].map((uid, index) => ({
      addresses: [`${prefix}${index + 1}`],
      conditions: { ready: true },
      targetRef: { kind: 'Pod', uid },
    })),
  });
  live.site.cluster.slices = [of('IPv4', '192.0.2.1'), of('IPv6', '2001:db8::')];
  expect(await live.found()).toMatch(/^pass/);
});

test('more addresses than replicas belong to another Deployment', async () => {
  endpoints().push({ addresses: ['192.0.2.21'], conditions: { ready: true } });
  expect(await live.result()).toEqual({
    verdict: 'fail',
    seen: '3 of 2 addresses are ready',
    remedy: expect.stringContaining('outpost-selector'),
  });
});

test('a terminating pod does not count, although its Service publishes addresses that are not ready', async () => {
  Object.assign(endpoints()[1]!, { conditions: { ready: true, terminating: true } });
  expect(await live.found()).toBe('fail: 1 of 2 addresses are ready');
});

test('a port that one of two pods lacks fails', async () => {
  const [first, second] = endpoints();
  live.site.cluster.slices = [
    { ...slice(), endpoints: [first!] },
    { ...slice(), endpoints: [second!], ports: slice().ports!.slice(0, 1) },
  ];
  expect(await live.found()).toBe('fail: 2 of 2 addresses are ready, without port 9300, 9443');
});
