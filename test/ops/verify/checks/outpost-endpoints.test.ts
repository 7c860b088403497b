import type { V1EndpointSlice } from '../../../../ops/kubernetes/reader';
import { outpostEndpoints } from '../../../../ops/verify/checks/outpost-endpoints';
import { ask, OpsHarness } from '../../../support/ops-harness';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

test.each<[string, V1EndpointSlice[]]>([
  ['no slice', []],
  ['a slice without endpoints', [{ addressType: 'IPv4', endpoints: [], ports: [] }]],
  ['a slice as the API writes an empty one', [JSON.parse('{"addressType":"IPv4","endpoints":null,"ports":null}')]],
])('with %s no address is ready (I8)', async (_, slices) => {
  site.cluster.slices = slices;
  expect(await ask(outpostEndpoints, site)).toMatchObject({ verdict: 'fail', seen: '0 of 2 addresses are ready' });
});

test('an address in two slices counts once', async () => {
  site.cluster.slices = [...site.cluster.slices, ...site.cluster.slices];
  expect(await ask(outpostEndpoints, site)).toMatchObject({ verdict: 'pass' });
});

test('more addresses than replicas are pods of another Deployment', async () => {
  site.cluster.slices[0]!.endpoints!.push({ addresses: ['192.0.2.21'], conditions: { ready: true } });
  const result = await ask(outpostEndpoints, site);
  expect(result).toMatchObject({ verdict: 'fail', seen: '3 of 2 addresses are ready' });
  expect(result?.remedy).toContain('outpost-selector');
});

test('a pod with an address of each family counts once', async () => {
  const [slice] = site.cluster.slices;
  const of = (addressType: string, prefix: string): V1EndpointSlice => ({
    ...slice,
    addressType,
    endpoints: ['a', 'b'].map((uid, index) => ({
      addresses: [`${prefix}${index + 1}`],
      conditions: { ready: true },
      targetRef: { kind: 'Pod', uid },
    })),
  });
  site.cluster.slices = [of('IPv4', '192.0.2.1'), of('IPv6', '2001:db8::')];
  expect(await ask(outpostEndpoints, site)).toMatchObject({ verdict: 'pass' });
});

test('a pod on its way out does not count, although its Service publishes what is not ready', async () => {
  Object.assign(site.cluster.slices[0]!.endpoints![1]!, { conditions: { ready: true, terminating: true } });
  expect(await ask(outpostEndpoints, site)).toMatchObject({ verdict: 'fail', seen: '1 of 2 addresses are ready' });
});

test('a pod that lacks a port is seen although another has it', async () => {
  const [slice] = site.cluster.slices;
  const [first, second] = slice!.endpoints!;
  site.cluster.slices = [
    { ...slice!, endpoints: [first!] },
    { ...slice!, endpoints: [second!], ports: slice!.ports!.slice(0, 1) },
  ];
  expect(await ask(outpostEndpoints, site)).toMatchObject({
    verdict: 'fail',
    seen: '2 of 2 addresses are ready, without port 9300, 9443',
  });
});

test('a port that is missing is named', async () => {
  site.cluster.slices[0]!.ports!.pop();
  expect(await ask(outpostEndpoints, site)).toMatchObject({
    verdict: 'fail',
    seen: '2 of 2 addresses are ready, without port 9443',
  });
});
