// Measures what a synthesis costs, as ratios of processor time: the commands run in turn, and the ratio is that of each
// round. What else runs on the machine costs wall time, which is only printed. Processor time has the threads of V8 in it,
// which compile and collect beside the synthesis. Exit code 1 when a bound is broken.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import bundling from '../scripts/bundle.cjs';
import script from '../scripts/script.cjs';

const { bundle, root } = bundling;
const { runScript } = script;
const ROUNDS = 9;

await runScript({
  usage: 'npm run bench',
  help: `Measures a synthesis, ${ROUNDS} rounds: what it costs as ratios of the processor time of two commands. It takes some minutes.
Exit code 1 when a bound is broken.`,
  act: measure,
});

function measure() {
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  const scaled = bundle('bench/scaled-site.ts');
  const commands = {
    "require('cdktf')": ['-e', "require('cdktf')"],
    // All three stacks, everything adopted; and a small site, where loading the code is all there is.
    'app command': ['scripts/app.cjs'],
    'app command, homelab': ['scripts/app.cjs', '--quiet', '--site', 'homelab'],
    'applications x 1': [scaled, '1', join(folder, '1')],
    'applications x 10': [scaled, '10', join(folder, '10')],
    'applications x 100': [scaled, '100', join(folder, '100')],
  };
  // A fifth above what was measured: a regression breaks them, and the noise of a busy machine does not.
  const bounds = [
    ['app command', "require('cdktf')", 3.3],
    ['app command, homelab', "require('cdktf')", 2.0],
    ['applications x 10', 'applications x 1', 1.85],
    ['applications x 100', 'applications x 1', 4.1],
  ];

  const rounds = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, args] of Object.entries(commands)) {
      const cost = run(args, folder);
      if (round > 0) rounds[name].push(cost); // the first round warms the caches of the machine
    }
  }
  rmSync(folder, { recursive: true });

  for (const [name, costs] of Object.entries(rounds)) {
    const [cpu, wall] = ['cpu', 'wall'].map((kind) => median(costs.map((cost) => cost[kind])).toFixed(3));
    console.log(`${name.padEnd(22)} median ${cpu} s of processor time, ${wall} s of wall time`);
  }
  for (const [command, base, bound] of bounds) {
    const ratio = median(rounds[command].map(({ cpu }, round) => cpu / rounds[base][round].cpu));
    console.log(`${command} / ${base}: ${ratio.toFixed(2)}, bound ${bound}: ${ratio <= bound ? 'holds' : 'BROKEN'}`);
    if (ratio > bound) process.exitCode = 1;
  }
}

/** Processor time and wall time of a command, in seconds. */
function run(args, folder) {
  const start = performance.now();
  const reporting = ['--require', join(root, 'bench', 'cpu-report.cjs'), ...args];
  const { status, stderr, output } = spawnSync(process.execPath, reporting, {
    cwd: root,
    env: { ...process.env, CDKTF_OUTDIR: join(folder, 'app') },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}\n${stderr}`);
  return { cpu: Number(output[3]) / 1e6, wall: (performance.now() - start) / 1000 };
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
