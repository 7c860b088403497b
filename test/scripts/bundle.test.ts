import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptProject } from '../support/script-project';

const site = (host: string) => `export const host = '${host}';\n`;

let project: ScriptProject;
beforeEach(() => {
  const main = "import { host } from './site';\nconsole.log(host);\n";
  project = new ScriptProject({ 'main.ts': main, 'site.ts': site('one.example.org') });
});
afterEach(() => rmSync(project.folder, { recursive: true }));

function synth(): string {
  return spawnSync(process.execPath, [project.app], { encoding: 'utf8' }).stdout.trim();
}

/** An esbuild during which a file is saved, after it was read. */
function saveDuringNextBuild(text: string): void {
  const saved = JSON.stringify([join(project.folder, 'site.ts'), text]);
  project.write(
    'node_modules/esbuild/index.js',
    `const real = require(${JSON.stringify(require.resolve('esbuild'))});
     module.exports = { buildSync(options) {
       const result = real.buildSync(options);
       require('node:fs').writeFileSync(...${saved});
       return result;
     } };`,
  );
}

test('a file that is saved while the bundle is built is in the next synthesis', () => {
  saveDuringNextBuild(site('two.example.org'));
  expect(synth()).toBe('one.example.org');
  project.write(
    'node_modules/esbuild/index.js',
    `module.exports = require(${JSON.stringify(require.resolve('esbuild'))});`,
  );
  expect(synth()).toBe('two.example.org');
});

test('a file of the same size and time of modification is noticed', () => {
  const file = join(project.folder, 'site.ts');
  const time = new Date('2026-01-01T00:00:00Z');
  utimesSync(file, time, time);
  expect(synth()).toBe('one.example.org');
  project.write('site.ts', site('six.example.org'));
  utimesSync(file, time, time);
  expect(synth()).toBe('six.example.org');
});

test('a bundle that another build has overwritten does not pass for the recorded one', () => {
  expect(synth()).toBe('one.example.org');
  const cache = join(project.folder, 'node_modules', '.cache', 'gatehouse');
  const [bundle = ''] = readdirSync(cache).filter((name) => name.endsWith('.cjs'));
  project.write(
    join('node_modules', '.cache', 'gatehouse', bundle),
    '(function () { console.log("of another build"); })',
  );
  expect(synth()).toBe('one.example.org');
});

test('without a change the bundle is used again', () => {
  synth();
  const cache = join(project.folder, 'node_modules', '.cache', 'gatehouse');
  const [bundle = ''] = readdirSync(cache).filter((name) => name.endsWith('.cjs'));
  const { mtimeMs } = statSync(join(cache, bundle));
  synth();
  expect(statSync(join(cache, bundle)).mtimeMs).toBe(mtimeMs);
});
