// The app command of cdktf.json: bundles main.ts into one file and runs it in this process.
// Node spends most of a synthesis on finding and compiling some hundred module files; from one file it takes half
// the time (docs/adr/0003-one-bundle.md). The bundle is kept and used again while no input has changed; `npm ci` makes the
// first one.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const conditions = process.argv.includes('--authentik-next') ? ['authentik-next'] : [];
const cache = join(root, 'node_modules', '.cache', 'gatehouse');
const bundle = join(cache, `main${conditions.map((name) => `.${name}`).join('')}.cjs`);
const record = `${bundle}.inputs.json`;

process.chdir(root);
if (!isFresh()) build();
if (!process.argv.includes('--bundle-only')) require(bundle);

/** True while every file that went into the bundle has the size and time that it had then. */
function isFresh() {
  if (!existsSync(bundle) || !existsSync(record)) return false;
  const { key, inputs } = JSON.parse(readFileSync(record, 'utf8'));
  return key === installKey() && Object.entries(inputs).every(([path, state]) => stateOf(path) === state);
}

function build() {
  const options = {
    absWorkingDir: root,
    entryPoints: ['main.ts'],
    bundle: true,
    platform: 'node',
    target: `node${process.versions.node}`,
    conditions,
    metafile: true,
    write: false,
    logLevel: 'error',
    outfile: bundle,
  };
  let result;
  try {
    result = require('esbuild').buildSync(options);
  } catch {
    process.exit(1); // esbuild has printed what and where
  }
  mkdirSync(cache, { recursive: true });
  for (const { path, text } of result.outputFiles) replace(path, text);
  const own = Object.keys(result.metafile.inputs).filter((path) => !path.startsWith('node_modules/'));
  replace(
    record,
    JSON.stringify({ key: installKey(), inputs: Object.fromEntries(own.map((path) => [path, stateOf(path)])) }),
  );
}

/** What decides about everything below node_modules, and about imports that the recorded files do not show. */
function installKey() {
  const hash = createHash('sha256').update(process.version);
  for (const path of ['package-lock.json', 'package.json', 'scripts/app.mjs'])
    hash.update(readFileSync(join(root, path)));
  return hash.digest('hex');
}

function stateOf(path) {
  const stat = statSync(join(root, path), { throwIfNoEntry: false });
  return stat === undefined ? 'missing' : `${stat.size} ${stat.mtimeMs}`;
}

/** Whole or not at all: a second synthesis may run at the same time. */
function replace(path, text) {
  const part = `${path}.${process.pid}`;
  writeFileSync(part, text);
  renameSync(part, path);
}
