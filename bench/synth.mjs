// How long a synthesis takes, as ratios within one run: these machines are noisy, and a ratio of two commands that run
// in turn is not. Exit code 1 when a bound is broken.
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
  help: `Measures a synthesis, ${ROUNDS} rounds: how long it takes as ratios of two commands. It takes some minutes.
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
  const bounds = [
    ['app command', "require('cdktf')", 2.1],
    ['app command, homelab', "require('cdktf')", 1.8],
    ['applications x 10', 'applications x 1', 1.5],
    ['applications x 100', 'applications x 1', 5],
  ];

  const seconds = Object.fromEntries(Object.keys(commands).map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (const [name, args] of Object.entries(commands)) {
      const elapsed = run(args, folder);
      if (round > 0) seconds[name].push(elapsed); // the first round warms the caches of the machine
    }
  }
  rmSync(folder, { recursive: true });

  for (const [name, values] of Object.entries(seconds)) {
    console.log(`${name.padEnd(20)} median ${median(values).toFixed(3)} s`);
  }
  for (const [command, base, bound] of bounds) {
    // Of the fastest rounds: what else runs on the machine only ever adds.
    const ratio = Math.min(...seconds[command]) / Math.min(...seconds[base]);
    console.log(`${command} / ${base}: ${ratio.toFixed(2)}, bound ${bound}: ${ratio <= bound ? 'holds' : 'BROKEN'}`);
    if (ratio > bound) process.exitCode = 1;
  }
}

function run(args, folder) {
  const start = performance.now();
  const env = { ...process.env, CDKTF_OUTDIR: join(folder, 'app') };
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: root, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}\n${stderr}`);
  return (performance.now() - start) / 1000;
}

function median(values) {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
