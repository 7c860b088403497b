import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleEdgeSync } from '../../../constructs/crowdsec/edge-sync-program';
import { Harness } from '../../programs/edge-sync/harness';
import { describeIf } from '../../support/describe-if';

const missing =
  spawnSync('unshare', ['-pf', 'true']).status === 0 ? undefined : 'unshare cannot make a namespace of processes';

/** Runs as in a pod, where node is process 1: the kernel keeps a signal from it until it has a handler. */
describeIf('edge-sync-signal', missing)('a SIGTERM while the pod starts', () => {
  let harness: Harness;
  const file = join(mkdtempSync(join(tmpdir(), 'edge-sync-')), 'edge-sync.mjs');
  beforeAll(async () => {
    writeFileSync(file, bundleEdgeSync());
    harness = await Harness.start(['192.0.2.1'], undefined, { now: Date.now });
  });
  afterAll(() => harness.stop());

  test.each([0, 20, 50, 100, 200])('%i ms after its start leaves a metric', async (ms) => {
    harness.pushgateway.samples.clear();
    const runner = spawn('unshare', ['-pf', '--kill-child', process.execPath, file], { env: harness.env });
    const ended = new Promise((resolve) => runner.on('close', resolve));
    let pod = '';
    while (pod === '') pod = spawnSync('pgrep', ['-P', String(runner.pid)], { encoding: 'utf8' }).stdout.trim();
    await new Promise((resolve) => setTimeout(resolve, ms));
    spawnSync('kill', ['-TERM', pod]);
    await ended;
    expect(harness.gauge('sync_success')).toBeDefined();
    expect(harness.gauge('last_run')).toBeGreaterThan(0);
  });
});
