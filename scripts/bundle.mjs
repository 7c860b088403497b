// Bundles a TypeScript entry into one CommonJS file. Node spends most of a synthesis on finding and compiling some
// hundred module files; from one file it takes half the time (docs/adr/0003-one-bundle.md). A bundle is kept and used
// again while no input has changed.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const cache = join(root, 'node_modules', '.cache', 'gatehouse');

/**
 * @param {string} entry path from the project's root
 * @param {readonly string[]} conditions import conditions beside the default ones
 * @returns {string} path of the bundle
 */
export function bundle(entry, conditions = []) {
  const file = join(cache, [basename(entry, '.ts'), ...conditions, 'cjs'].join('.'));
  const record = `${file}.inputs.json`;
  if (!isFresh(file, record)) build(entry, conditions, file, record);
  return file;
}

/** True while every file that went into the bundle has the size and time that it had then. */
function isFresh(file, record) {
  if (!existsSync(file) || !existsSync(record)) return false;
  const { key, inputs } = JSON.parse(readFileSync(record, 'utf8'));
  return key === installKey() && Object.entries(inputs).every(([path, state]) => stateOf(path) === state);
}

function build(entry, conditions, file, record) {
  const { outputFiles, metafile } = require('esbuild').buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    target: `node${process.versions.node}`,
    conditions,
    metafile: true,
    write: false,
    logLevel: 'error',
    outfile: file,
  });
  mkdirSync(cache, { recursive: true });
  for (const { path, text } of outputFiles) replace(path, text);
  const own = Object.keys(metafile.inputs).filter((path) => !path.startsWith('node_modules/'));
  const inputs = Object.fromEntries(own.map((path) => [path, stateOf(path)]));
  replace(record, JSON.stringify({ key: installKey(), inputs }));
}

/** What decides about everything below node_modules, and about imports that the recorded files do not show. */
function installKey() {
  const hash = createHash('sha256').update(process.version);
  for (const path of ['package-lock.json', 'package.json', 'scripts/bundle.mjs']) {
    hash.update(readFileSync(join(root, path)));
  }
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
