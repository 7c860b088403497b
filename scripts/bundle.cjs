// Bundles a TypeScript entry into one file. Node spends most of a synthesis on finding and compiling some hundred module
// files; from one file it takes half the time (docs/adr/0003-one-bundle.md). A bundle is kept and used again while no
// input has changed.
const { createHash } = require('node:crypto');
const {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} = require('node:fs');
const Module = require('node:module');
const { basename, dirname, join, relative } = require('node:path');
const { Script } = require('node:vm');

/** The tool's own folder. */
const tool = join(__dirname, '..');
/** The project's: the one that has the tool as a package, or the tool itself. */
const root = basename(dirname(tool)) === 'node_modules' ? dirname(dirname(tool)) : tool;
refuseOldNode();
const LEFT_OUT = join(__dirname, 'left-out.cjs');
const cache = join(root, 'node_modules', '.cache', 'gatehouse');
/** Code that only runs. */
const PROGRAM = {
  // Half the size is half the time to read it.
  minifyWhitespace: true,
  // Node's own wrapper, and `import()` for packages outside of the bundle: a script that V8 has compiled before has none.
  banner: { js: '(function (exports, require, module, __filename, __dirname, __import) {' },
  footer: { js: '})' },
};

/** Every command of the project loads this file first; an older Node would stop later, at the first method that it lacks. */
function refuseOldNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  // package.json says the same in `engines`.
  if (major > 20 || (major === 20 && minor >= 9)) return;
  console.error(`error: Node ${process.versions.node} is too old; install Node 20.9 or later (https://nodejs.org)`);
  process.exit(1);
}

/**
 * Bundles an entry and runs it in this process. What is wrong with the TypeScript itself ends it with a few lines.
 *
 * @param {string} entry path from the project's root
 * @param {import('esbuild').BuildOptions} options beside those that every bundle has
 * @param {number} exitCode of a mistake
 */
function start(entry, given, exitCode) {
  const options = { ...PROGRAM, ...given };
  try {
    run(bundle(entry, options));
  } catch (error) {
    const { mistakeLines } = require('./mistake.cjs');
    const file = fileOf(entry, options);
    for (const line of mistakeLines(error, { root, file, sourceMap: () => sourceMapOf(entry, options, file) })) {
      console.error(line);
    }
    process.exitCode = exitCode;
  }
}

/**
 * @param {string} entry path from the project's root
 * @param {import('esbuild').BuildOptions} options beside those that every bundle has
 * @returns {string} path of the bundle
 * @throws what esbuild does, with `errors`
 */
function bundle(entry, options = {}) {
  const file = fileOf(entry, options);
  const record = `${file}.inputs.json`;
  const key = installKey();
  if (!isFresh(file, record, key)) build(entry, options, file, record, key);
  return file;
}

function fileOf(entry, options) {
  const variant = createHash('sha256').update(JSON.stringify(options)).digest('hex').slice(0, 8);
  const extension = options.format === 'esm' ? 'mjs' : 'cjs';
  return join(cache, `${entry.replaceAll('/', '-').replace(/\.ts$/, '')}-${variant}.${extension}`);
}

/** Runs a bundle with what V8 has compiled of it before, which is a fifth of the time of a synthesis. */
function run(file) {
  // cdktf 0.21 calls util.isArray, and Node 22 and later would print a warning at each synthesis.
  process.noDeprecation = true;
  // esbuild writes ASCII: as latin1 it is one byte a character, and nothing is decoded.
  const source = readFileSync(file, 'latin1');
  const compiled = `${file}.${sizeAndTime(file).replace(' ', '-')}.v8`;
  const cachedData = existsSync(compiled) ? readFileSync(compiled) : undefined;
  const script = new Script(source, { filename: file, cachedData });
  const module = new Module(file);
  const load = (name) => import(name);
  script.runInThisContext()(module.exports, Module.createRequire(file), module, file, dirname(file), load);
  if (cachedData === undefined || script.cachedDataRejected) replace(compiled, script.createCachedData());
}

/** True while every file that went into the bundle has the size and times that it had then. */
function isFresh(file, record, key) {
  if (!existsSync(file) || !existsSync(record)) return false;
  const built = JSON.parse(readFileSync(record, 'utf8'));
  // Of two builds at the same time one may have written the bundle last and the other the record.
  if (built.key !== key || built.bundle !== sizeAndTime(file)) return false;
  return Object.entries(built.inputs).every(([path, state]) => stateOf(path) === state);
}

function esbuild(entry, options, file) {
  return require('esbuild').buildSync({
    absWorkingDir: root,
    entryPoints: [sourceOf(entry)],
    bundle: true,
    platform: 'node',
    metafile: true,
    write: false,
    logLevel: 'silent',
    // A mistyped name of an import, which esbuild takes for a type otherwise.
    logOverride: { 'import-is-undefined': 'error' },
    outfile: file,
    ...options,
    alias: { '#sites': sitesFile(), archiver: LEFT_OUT, semver: LEFT_OUT, ...options.alias },
  });
}

/** A project has a main.ts of its own; all other entries are the tool's. */
function sourceOf(entry) {
  return [join(root, entry), join(tool, entry)].find(existsSync) ?? entry;
}

/** The sites of the project; `init` runs where there are none, and `npm run try` names a registry of its own. */
function sitesFile() {
  const own = process.env.GATEHOUSE_SITES || join(root, 'sites', 'index.ts');
  return existsSync(own) ? own : join(tool, 'sites', 'none.ts');
}

/** Returns the map of the same code: a map costs time, and only a mistake needs one. */
function sourceMapOf(entry, options, file) {
  const { outputFiles } = esbuild(entry, { ...options, sourcemap: 'external', sourcesContent: false }, file);
  return outputFiles.find(({ path }) => path.endsWith('.map')).text;
}

function build(entry, options, file, record, key) {
  mkdirSync(cache, { recursive: true });
  const begin = fileClock();
  const { outputFiles, metafile } = esbuild(entry, options, file);
  const outside = (options.external ?? []).map((name) => JSON.stringify(name));
  const importing = (text) =>
    outside.reduce((whole, name) => whole.replaceAll(`import(${name})`, `__import(${name})`), text);
  const written = outputFiles.map(({ path, text }) => replace(path, importing(text)));
  for (const name of readdirSync(cache)) {
    if (name.startsWith(`${basename(file)}.`) && name.endsWith('.v8')) rmSync(join(cache, name), { force: true });
  }
  const own = Object.keys(metafile.inputs).filter((path) => !path.startsWith('node_modules/'));
  const inputs = Object.fromEntries(own.map((path) => [path, stateOf(path)]));
  // A file saved after esbuild had read it: with its new state on record the old bundle would stay in use.
  if (own.some((path) => changeTime(path) >= begin)) rmSync(record, { force: true });
  else replace(record, JSON.stringify({ key, bundle: written[0], inputs }));
}

/** The time of the file system that holds the project, which may be another machine's. */
function fileClock() {
  const path = join(cache, `clock.${process.pid}`);
  writeFileSync(path, '');
  const { ctimeMs } = statSync(path);
  rmSync(path);
  return ctimeMs;
}

/** Unlike the time of modification, no copy and no checkout sets it back. */
function changeTime(path) {
  return statSync(`${root}/${path}`, { throwIfNoEntry: false })?.ctimeMs ?? Number.POSITIVE_INFINITY;
}

/** Returns what decides about everything below node_modules, and about imports that the recorded files do not show. */
function installKey() {
  const files = ['package-lock.json', 'package.json', relative(root, __filename)];
  return [process.version, sitesFile(), ...files.map(stateOf)].join(' ');
}

function stateOf(path) {
  const stat = statSync(`${root}/${path}`, { throwIfNoEntry: false });
  return stat === undefined ? 'missing' : `${stat.size} ${stat.mtimeMs} ${stat.ctimeMs}`;
}

/** Whole or not at all: a second synthesis may run at the same time. @returns size and time of what was written */
function replace(path, text) {
  const part = `${path}.${process.pid}`;
  writeFileSync(part, text);
  const written = sizeAndTime(part);
  renameSync(part, path);
  return written;
}

function sizeAndTime(path) {
  const { size, mtimeMs } = statSync(path);
  return `${size} ${mtimeMs}`;
}

/** Says what is done, and then how long it took. */
function timed(what, act) {
  const begin = Date.now();
  process.stderr.write(`gatehouse ${what} ... `);
  act();
  process.stderr.write(`${((Date.now() - begin) / 1000).toFixed(1)} s\n`);
}

/** Makes the bundle that `start` runs. */
function prepare(entry, options) {
  bundle(entry, { ...PROGRAM, ...options });
}

module.exports = { bundle, prepare, root, start, timed };
