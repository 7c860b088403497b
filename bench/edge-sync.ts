import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { bundleEdgeSync } from '../constructs/crowdsec/edge-sync-program';
import { heapOptions } from '../constructs/crowdsec/edge-sync-settings';
import { runScript } from '../scripts/script.cjs';
import { CloudflareListsServer } from '../test/support/cloudflare/lists';
import { RealLapi } from '../test/support/real/lapi';
import { LapiServer } from '../test/support/servers/lapi';

const SIZES = [1000, 10_000, 31_000];
const COMMUNITY = 31_000;
const REPEATS = 5;

/** The flags of the pod: V8's young generation grows to 16 MB per half by default. */
const FLAGS = heapOptions('96Mi').split(' ');

/** The kernel's own peak and the processor time of this program, written at its end; `ru_maxrss` would begin with the parent's. */
const PROBE = `data:text/javascript,${encodeURIComponent(`
import { readFileSync, writeSync } from 'node:fs';
process.on('exit', () => writeSync(2, 'peak ' + /VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1] + ' cpu ' + process.cpuUsage().user + '\\n'));
`)}`;

interface Source {
  readonly url: string;
  readonly key: string;
  readonly seed: (values: readonly string[]) => void;
  readonly stop: () => Promise<void>;
}

interface Cost {
  readonly calls: string;
  readonly ms: number;
  /** Processor time, which a busy machine does not change much. */
  readonly cpuMs: number;
  readonly peakMb: number;
}

void runScript({
  usage: 'npm run bench:edge-sync',
  help: `Measures a run of the edge sync: calls to Cloudflare, time and memory, idle and with one changed ban, and the same for a
plain full-read loop. The program is the bundled file in a process of its own; LAPI is the real one when it is installed.`,
  act: main,
});

async function main(): Promise<void> {
  const real = RealLapi.findMissing() === undefined;
  console.log(
    real ? 'LAPI: the real one, Debian' : 'LAPI: the stand-in (crowdsec is not installed, test/real/setup/crowdsec.sh)',
  );
  console.log(
    `Cloudflare: the stand-in; ${COMMUNITY} community bans beside the selected ones; median of ${REPEATS} runs\n`,
  );
  const directory = mkdtempSync(join(tmpdir(), 'edge-sync-bench-'));
  const programs = { sync: join(directory, 'edge-sync.mjs'), loop: join(directory, 'loop.mjs') };
  writeFileSync(programs.sync, bundleEdgeSync());
  buildSync({
    entryPoints: ['test/support/cloudflare/lists-full-read-loop.ts'],
    outfile: programs.loop,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    minify: true,
  });
  const source = real ? await realSource() : await standIn();
  try {
    console.log(
      'selected  LAPI alone   program  run        Cloudflare calls                       wall      cpu  peak RSS',
    );
    for (const [index, size] of SIZES.entries()) {
      const from = index === 0 ? 0 : (SIZES[index - 1] ?? 0);
      source.seed(Array.from({ length: size - from }, (_, offset) => address(from + offset)));
      await measure(size, source, programs, directory);
    }
  } finally {
    await source.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

async function measure(
  size: number,
  source: Source,
  programs: { sync: string; loop: string },
  directory: string,
): Promise<void> {
  const cloudflare = await CloudflareListsServer.start({ quota: 100_000 });
  const list = cloudflare.addList('crowdsec_ban');
  // The API counts in whole seconds; a real list is older than its first item.
  list.modifiedOn -= 60_000;
  const state = join(directory, `state-${size}.json`);
  const env = {
    CROWDSEC_LAPI_URL: source.url,
    CROWDSEC_LAPI_KEY: source.key,
    CLOUDFLARE_API_URL: cloudflare.url,
    EDGE_SYNC_CLOUDFLARE_TOKEN: CloudflareListsServer.TOKEN,
    CLOUDFLARE_ACCOUNT_ID: CloudflareListsServer.ACCOUNT,
    EDGE_SYNC_STATE_FILE: state,
    EDGE_SYNC_JITTER_SECONDS: '0',
    EDGE_SYNC_CAPACITY: '40000',
    EDGE_SYNC_ACCOUNT_ITEMS: '40000',
  };
  const lapiMs = await median(async () => {
    const started = performance.now();
    const query = 'type=ban&scopes=ip&origins=cscli,crowdsec,cscli-import,console,remediation_sync';
    const headers = { 'x-api-key': source.key, 'user-agent': 'bench/1' };
    await (await fetch(`${source.url}/v1/decisions?${query}`, { headers })).text();
    return performance.now() - started;
  });
  const print = (program: string, run: string, cost: Cost) =>
    console.log(
      [
        String(size).padStart(8),
        `${(lapiMs / 1000).toFixed(2)} s`.padStart(11),
        program.padStart(9),
        ` ${run.padEnd(10)}`,
        cost.calls.padEnd(38),
        `${(cost.ms / 1000).toFixed(2)} s`.padStart(6),
        `${(cost.cpuMs / 1000).toFixed(2)} s`.padStart(8),
        `${cost.peakMb.toFixed(0)} MB`.padStart(9),
      ].join(' '),
    );
  const cost = (file: string, extra: Record<string, string> = {}, prepare = () => {}) =>
    costOf(file, { ...env, ...extra }, cloudflare, prepare);
  /** One ban of the list is missing, as if it were new in LAPI. */
  const forget = () => cloudflare.edit(list, list.items.slice(1));
  print('sync', 'fill', await costOf(programs.sync, env, cloudflare, () => {}, 1));
  await costOf(programs.sync, env, cloudflare, () => {}, 1);
  print('sync', 'idle', await cost(programs.sync));
  print('sync', 'full read', await cost(programs.sync, { EDGE_SYNC_FULL_READ_MINUTES: '0' }));
  print('sync', 'change', await cost(programs.sync, {}, forget));
  print('loop', 'idle', await cost(programs.loop));
  print('loop', 'change', await cost(programs.loop, {}, forget));
  await cloudflare.stop();
}

async function costOf(
  file: string,
  env: Readonly<Record<string, string>>,
  cloudflare: CloudflareListsServer,
  prepare: () => void,
  repeats = REPEATS,
): Promise<Cost> {
  const costs: Cost[] = [];
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    prepare();
    cloudflare.calls.length = 0;
    const started = performance.now();
    const { peakMb, cpuMs } = await run(file, env);
    const ms = performance.now() - started;
    costs.push({ calls: callsOf(cloudflare), ms, cpuMs, peakMb });
  }
  const middle = costs.toSorted((a, b) => a.ms - b.ms)[Math.floor(costs.length / 2)];
  if (middle === undefined) throw new Error('no run');
  return { ...middle, peakMb: Math.max(...costs.map(({ peakMb }) => peakMb)) };
}

/** A run that ends otherwise than well would measure nothing. */
function run(file: string, env: Readonly<Record<string, string>>): Promise<{ peakMb: number; cpuMs: number }> {
  const child = spawn(process.execPath, [...FLAGS, '--import', PROBE, file], { env });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
  }
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      const [, peak, cpu] = /peak (\d+) cpu (\d+)/.exec(text) ?? [];
      if (code === 0 && peak !== undefined) resolve({ peakMb: Number(peak) / 1024, cpuMs: Number(cpu) / 1000 });
      else reject(new Error(`${file} ended with ${code}: ${text}`));
    });
  });
}

function callsOf(cloudflare: CloudflareListsServer): string {
  const reads = cloudflare.count('lists') + cloudflare.count('items');
  const writes = cloudflare.count('replace');
  const polls = cloudflare.count('operation');
  return `${cloudflare.calls.length} (${reads} reads, ${writes} PUT, ${polls} polls)`;
}

async function median(measureOnce: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let repeat = 0; repeat < REPEATS; repeat += 1) values.push(await measureOnce());
  return values.toSorted((a, b) => a - b)[Math.floor(REPEATS / 2)] ?? 0;
}

async function realSource(): Promise<Source> {
  const lapi = await RealLapi.start();
  await lapi.post(
    Array.from({ length: COMMUNITY }, (_, index) => ({ origin: 'CAPI', value: address(50_000 + index) })),
  );
  return { url: lapi.url, key: RealLapi.KEY, seed: (values) => lapi.importBans(values), stop: () => lapi.stop() };
}

async function standIn(): Promise<Source> {
  const lapi = await LapiServer.start();
  const row = { duration: '4h0m0s', type: 'ban', scope: 'Ip', scenario: 'bench' };
  lapi.decisions = Array.from({ length: COMMUNITY }, (_, id) => ({
    ...row,
    id,
    origin: 'CAPI',
    value: address(50_000 + id),
  }));
  const seed = (values: readonly string[]) => {
    lapi.decisions = [...lapi.decisions, ...values.map((value, id) => ({ ...row, id, origin: 'cscli-import', value }))];
  };
  return { url: lapi.url, key: LapiServer.KEY, seed, stop: () => lapi.stop() };
}

/** Addresses of the benchmark range, 198.18.0.0/15. */
function address(index: number): string {
  return `198.${18 + Math.floor(index / 65_536)}.${Math.floor(index / 256) % 256}.${index % 256}`;
}
