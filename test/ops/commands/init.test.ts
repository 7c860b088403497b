import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initCommand } from '../../../ops/commands/init';
import { OpsContext } from '../../../ops/core/context';
import { ExitCode } from '../../../ops/core/exit-code';
import { runOps } from '../../../ops/program';
import { RecordingTerminal } from '../../support/ops/terminal';

const ROOT = join(__dirname, '..', '..', '..');
const SITE = ['--domain', 'house.example', '--authentik-host', 'login.house.example'];

let parent: string;
let folder: string;
let terminal: RecordingTerminal;

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'gatehouse-init-'));
  folder = join(parent, 'my-site');
  terminal = new RecordingTerminal();
});

afterEach(() => rmSync(parent, { recursive: true }));

function init(...args: readonly string[]): Promise<number> {
  const site = () => {
    throw new RangeError('no site is named');
  };
  return runOps(['init', folder, ...SITE, ...args], new OpsContext({ site, env: {}, terminal }), [initCommand]);
}

function text(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

function files(): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
}

test('a project has a site, its tests and its workflows, in fewer than 20 files with those of expected/', async () => {
  expect(await init('--tool', join(parent, 'tool.tgz'))).toBe(ExitCode.OK);
  const wrote = terminal.lines
    .filter((line) => line.startsWith('wrote '))
    .map((line) => line.slice(`wrote ${folder}/`.length));
  expect([...files()].sort()).toEqual([...wrote].sort());
  // addresses, JSON, page and pipeline of one stack
  expect(files().length + 4).toBeLessThan(20);
});

test('with platform and edge it has at most 20 files, and the site is one of them', async () => {
  expect(await init('--tool', join(parent, 'tool.tgz'), '--platform', '--edge')).toBe(ExitCode.OK);
  // There are, of each of three stacks its addresses and its JSON, and the page and the pipeline of the site.
  expect(files().length + 3 * 2 + 2).toBeLessThanOrEqual(20);
  const site = text('sites/my-site/index.ts');
  for (const part of ['identity', 'platform', 'edge']) expect(site).toContain(`\nconst ${part}: `);
  expect(site.match(/^import /gm)).toHaveLength(1);
  expect(site).toContain("import type { SiteInput } from 'gatehouse/site';");
});

test('the package comes from the tarball, with the same versions of what its tests need', async () => {
  await init('--tool', join(parent, 'tool.tgz'));
  const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const { name, dependencies, devDependencies, overrides } = JSON.parse(text('package.json'));
  expect({ name, dependencies }).toEqual({ name: 'my-site', dependencies: { gatehouse: 'file:../tool.tgz' } });
  expect(own.devDependencies).toMatchObject(devDependencies);
  expect(overrides['@cdktf/node-pty-prebuilt-multiarch']).toBe(
    `npm:@lydell/node-pty@${own.dependencies['@lydell/node-pty']}`,
  );
});

test('each file of the tool that the project names is in the package', async () => {
  await init('--tool', 'https://tool.example/gatehouse.tgz');
  const { files: packed, exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const all = files().map(text).join('\n');
  const named = [...all.matchAll(/node_modules\/gatehouse\/([\w./-]+)/g)].map(([, path = '']) => path);
  expect(named).toEqual(expect.arrayContaining(['scripts/app.cjs', 'scripts/with-secrets.mjs']));
  for (const path of named) {
    expect(existsSync(join(ROOT, path))).toBe(true);
    expect(packed).toContain(path.split('/')[0]);
  }
  const imported = [...all.matchAll(/from 'gatehouse\/(\w+)'|import 'gatehouse\/(\w+)'/g)].map(
    ([, one, other]) => one ?? other,
  );
  expect([...new Set(imported)].filter((path) => !Object.hasOwn(exports, `./${path}`))).toEqual([]);
  expect(all).not.toMatch(/\.\.\/schema|PROJECT_ID|node scripts\//);
});

test('a folder that has a project is left as it is', async () => {
  await init('--tool', 'tool.tgz');
  writeFileSync(join(folder, 'package.json'), '{}');
  expect(await init('--tool', 'tool.tgz')).not.toBe(ExitCode.OK);
  expect(text('package.json')).toBe('{}');
});

test('without a tarball a checkout names no package: that of the registry is of another project', async () => {
  expect(await init()).not.toBe(ExitCode.OK);
  expect(terminal.notes.join('\n')).toContain('give --tool FILE');
  expect(existsSync(folder)).toBe(false);
});
