import { bundleEdgeSync } from '../../../constructs/crowdsec/edge-sync-program';
import { heapOptions } from '../../../constructs/crowdsec/edge-sync-settings';
import { addresses, decision, Harness } from './harness';

/** The bundled file itself, as the pod runs it. */
let harness: Harness;
beforeEach(async () => {
  harness = await Harness.start(addresses(20), addresses(20), { now: Date.now });
  harness.env.EDGE_SYNC_HTTP_TIMEOUT_SECONDS = '30';
});
afterEach(() => harness.stop());

test('it writes once, and the next two pods find nothing to do', async () => {
  harness.ban(...addresses(22));
  const runs = [await harness.runBundle(), await harness.runBundle(), await harness.runBundle()];
  expect(runs.map(({ outcome }) => outcome)).toEqual(['written', 'in-sync', 'in-sync']);
  expect(new Set(harness.edge)).toEqual(new Set(addresses(22)));
  expect(harness.cloudflare.count('replace')).toBe(1);
  expect(harness.lapi.lastUserAgent).toMatch(/^[^/]+\/[^/]+$/);
});

test('a body that never ends is given up in time', async () => {
  harness.lapi.fault = 'hang-body';
  const started = Date.now();
  expect(await harness.runBundle([], { EDGE_SYNC_HTTP_TIMEOUT_SECONDS: '0.2' })).toMatchObject({
    exitCode: 0,
    outcome: 'frozen',
  });
  expect(Date.now() - started).toBeLessThan(30_000);
});

describe('the memory of the pod', () => {
  const pod = { NODE_OPTIONS: heapOptions('96Mi'), EDGE_SYNC_BUDGET_SECONDS: '300' };
  const bans = (count: number) =>
    Array.from({ length: count }, (_, index) => `20.${index >> 16}.${(index >> 8) & 255}.${index & 255}`);

  test('60 000 bans fit', async () => {
    harness.ban(...bans(60_000));
    expect(await harness.runBundle(['--force'], pod)).toMatchObject({ exitCode: 0, outcome: 'written' });
    expect(harness.edge).toHaveLength(9000);
    expect(harness.gauge('desired')).toBe(60_000);
  });

  test.each([
    ['100 000 bans', {}],
    ['100 000 bans in the shortest rows', { scenario: '', duration: '1h', origin: 'cscli' }],
    ['60 000 bans whose scenarios are not ASCII', { scenario: 'Handgefertigt für 試験, nicht von einem Szenario' }],
  ])('%s do not, and are refused with a summary and a metric', async (text, fields) => {
    const edge = [...harness.edge];
    harness.lapi.decisions = bans(Number(text.slice(0, text.indexOf(' bans')).replace(' ', ''))).map((value, id) =>
      decision({ id, value, ...fields }),
    );
    const run = await harness.runBundle([], pod);
    expect(run).toMatchObject({ exitCode: 0, outcome: 'frozen' });
    expect(run.summary).toContain('does not fit into the memory of this process: allow fewer origins');
    expect(harness.edge).toEqual(edge);
    expect(harness.gauge('lapi_ok')).toBe(0);
    expect(harness.gauge('sync_success')).toBe(0);
  });
});

describe('a pod that gets SIGTERM', () => {
  test.each(['hang', 'hang-body'] as const)(
    'ends with its summary and a metric while LAPI answers with %s',
    async (fault) => {
      harness.lapi.fault = fault;
      const run = await harness.runBundle([], {}, (pod) => {
        harness.lapi.onSilence = () => pod.kill('SIGTERM');
      });
      expect(run).toMatchObject({ exitCode: 1, outcome: 'stopped' });
      expect(run.summary).toBe(
        'ended early by a signal: CrowdSec LAPI: the run was told to stop; the edge list stays as it is',
      );
      expect(harness.gauge('sync_success')).toBe(0);
      expect(harness.cloudflare.calls).toEqual([]);
    },
  );

  test('in the middle of a write leaves its trace, and the next run looks before it writes', async () => {
    harness.ban(...addresses(22));
    harness.cloudflare.inject('replace', 'hang');
    const run = await harness.runBundle([], {}, (pod) => {
      harness.cloudflare.onSilence = () => pod.kill('SIGTERM');
    });
    expect(run).toMatchObject({ exitCode: 1, outcome: 'stopped' });
    expect(harness.state().pending).toBeDefined();
    expect(await harness.runBundle()).toMatchObject({ outcome: 'unconfirmed' });
    expect(harness.cloudflare.count('replace')).toBe(1);
    expect(harness.edge).toHaveLength(20);
  });
});

test.each([
  ['a missing token', { EDGE_SYNC_CLOUDFLARE_TOKEN: undefined }, 'EDGE_SYNC_CLOUDFLARE_TOKEN'],
  ['a list of another name', { EDGE_SYNC_LIST_NAME: 'other' }, 'EDGE_SYNC_LIST_NAME'],
  ['another owner', { EDGE_SYNC_OWNER: 'another sync' }, 'EDGE_SYNC_OWNER'],
  ['an allow list that cannot be read', { EDGE_SYNC_NEVER_BLOCK: '203.0.113.7 home' }, 'EDGE_SYNC_NEVER_BLOCK'],
  ['no capacity', { EDGE_SYNC_CAPACITY: '0' }, 'EDGE_SYNC_CAPACITY'],
])('%s is exit code 2, one line of it, no write and a metric', async (_, env, variable) => {
  harness.ban(...addresses(22));
  const run = await harness.runBundle([], env);
  expect(run).toMatchObject({ exitCode: 2, outcome: 'config' });
  expect(run.lines.filter(({ event }) => event === 'config').map(({ message }) => message.split(':')[0])).toEqual([
    variable,
  ]);
  expect(run.summary).toContain(variable);
  expect(harness.cloudflare.count('replace')).toBe(0);
  expect(harness.gauge('sync_success')).toBe(0);
});

test('the bundle is small, the same every time, and harmless inside Terraform', () => {
  const text = bundleEdgeSync();
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(60_000);
  expect(text).toBe(bundleEdgeSync());
  expect(text).not.toMatch(/[$%]\{/);
  expect(text).not.toContain(process.cwd());
  expect(
    [...text.matchAll(/from"([^"]+)"/g)].map(([, name]) => name).filter((name) => !name?.startsWith('node:')),
  ).toEqual([]);
});
