import type { V1EndpointSlice } from '../../../../ops/kubernetes/reader';
import { outpostEndpoints } from '../../../../ops/verify/checks/outpost-endpoints';
import { ask, OpsWorld } from '../../../support/ops-world';

let estate: OpsWorld;

beforeEach(async () => {
  estate = await OpsWorld.start();
});

afterEach(() => estate.stop());

test.each<[string, V1EndpointSlice[]]>([
  ['no slice', []],
  ['a slice without endpoints', [{ addressType: 'IPv4', endpoints: [], ports: [] }]],
  ['a slice as the API writes an empty one', [JSON.parse('{"addressType":"IPv4","endpoints":null,"ports":null}')]],
])('with %s no address is ready (I8)', async (_, slices) => {
  estate.cluster.slices = slices;
  expect(await ask(outpostEndpoints, estate)).toMatchObject({ verdict: 'fail', seen: '0 of 2 addresses are ready' });
});

test('an address in two slices counts once', async () => {
  estate.cluster.slices = [...estate.cluster.slices, ...estate.cluster.slices];
  expect(await ask(outpostEndpoints, estate)).toMatchObject({ verdict: 'pass' });
});

test('more addresses than replicas are pods of somebody else', async () => {
  estate.cluster.slices[0]!.endpoints!.push({ addresses: ['192.0.2.21'], conditions: { ready: true } });
  const result = await ask(outpostEndpoints, estate);
  expect(result).toMatchObject({ verdict: 'fail', seen: '3 of 2 addresses are ready' });
  expect(result?.remedy).toContain('outpost-selector');
});

test('a port that is missing is named', async () => {
  estate.cluster.slices[0]!.ports!.pop();
  expect(await ask(outpostEndpoints, estate)).toMatchObject({
    verdict: 'fail',
    seen: '2 of 2 addresses are ready, without port 9443',
  });
});
