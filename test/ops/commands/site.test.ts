import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { siteCommandWith } from '../../../ops/commands/site';
import { OpsContext } from '../../../ops/core/context';
import { runOps } from '../../../ops/program';
import type { Ask } from '../../../ops/site/answers';
import { RecordingTerminal } from '../../support/ops/terminal';
import { lintSites, projectCopy } from '../../support/project-copy';

let root: string;
let terminal: RecordingTerminal;

beforeAll(() => {
  root = projectCopy();
});

afterAll(() => rmSync(root, { recursive: true }));

beforeEach(() => {
  terminal = new RecordingTerminal();
});

/** A new site needs none that is there. */
function site(): never {
  throw new RangeError('no site is named');
}

function siteNew(args: readonly string[], ask?: Ask): Promise<number> {
  return runOps(['site', 'new', ...args], new OpsContext({ site, env: {}, terminal }), [
    siteCommandWith({ root, ask }),
  ]);
}

function optionsOf(name: string, domain = 'house.example'): readonly string[] {
  return ['--name', name, '--domain', domain, '--authentik-host', `login.${domain}`];
}

function filesOf(name: string): readonly string[] {
  return readdirSync(join(root, 'sites', name)).sort();
}

function textOf(name: string): string {
  return filesOf(name)
    .map((file) => readFileSync(join(root, 'sites', name, file), 'utf8'))
    .join('');
}

test.each([
  { name: 'plain', parts: [], stacks: ['identity'] },
  { name: 'with-platform', parts: ['--platform'], stacks: ['identity', 'platform'] },
])('a new site with $parts synthesises', async ({ name, parts, stacks }) => {
  expect({ code: await siteNew([...optionsOf(name), ...parts]), notes: terminal.notes }).toEqual({
    code: 0,
    notes: [],
  });
  expect(terminal.text).toContain(`site ${name} at login.house.example`);
  expect(readdirSync(join(root, 'cdktf.out', 'stacks')).sort()).toEqual([...stacks].sort());
  expect(filesOf(name)).toEqual(['index.ts', ...stacks.map((stack) => `${stack}.ts`)].sort());
  expect(textOf(name)).not.toContain('demo');
});

test('files and registry of a site with every part are formatted, also with long names', async () => {
  const name = 'a-site-of-a-very-long-name-10';
  const domain = `${'a-rather-long-label.'.repeat(3)}example`;
  expect(await siteNew([...optionsOf(name, domain), '--platform', '--edge'])).toBe(0);
  expect(readdirSync(join(root, 'cdktf.out', 'stacks')).sort()).toEqual(['edge', 'identity', 'platform']);
  expect(textOf(name)).not.toContain('demo');
  expect(lintSites(root)).toEqual({ status: 0, text: expect.anything() });
  expect(readFileSync(join(root, 'sites', 'index.ts'), 'utf8')).toContain(`from './${name}'`);
});

test('on a terminal five questions are asked, again after an invalid answer, and an empty one takes the proposal', async () => {
  const replies = ['Upper', 'typed', 'typed.example', 'sso.other.example', '', 'n', 'maybe', 'yes'];
  const asked: string[] = [];
  const ask = async (question: string) => {
    asked.push(question);
    return replies.shift();
  };
  expect(await siteNew([], ask)).toBe(0);
  expect(asked).toEqual([
    'name of the site: ',
    expect.stringMatching(/^is not 1 to 31 lower case letters.*\nname of the site: $/),
    'domain that its hosts are under, for example example.org: ',
    "authentik's host [sso.typed.example]: ",
    expect.stringContaining('is not under typed.example'),
    expect.stringContaining('(platform)'),
    expect.stringContaining('(edge)'),
    expect.stringMatching(/^is neither yes nor no; answer y or n\n.*\(edge\)/),
  ]);
  expect(filesOf('typed')).toEqual(['edge.ts', 'identity.ts', 'index.ts']);
});

test('an end of the input is refused', async () => {
  expect(await siteNew(['--name', 'ended'], async () => undefined)).toBe(2);
  expect(terminal.text).toContain('a question was not answered, found: the end of the input');
});

test.each([
  [[], 'no --name, --domain, --authentik-host; add them'],
  [['--name', 'half', '--edge'], 'no --domain, --authentik-host; add them'],
  [optionsOf('Half'), '--name is not 1 to 31 lower case letters'],
  [optionsOf('index'), '--name is the name of the registry, found: "index"; choose another'],
  [optionsOf('half', 'no domain'), '--domain is not a host name'],
  [['--name', 'half', '--domain', 'a.example', '--authentik-host', 'sso.b.example'], 'is not under a.example'],
])('without a terminal %j is refused: %s', async (args, message) => {
  expect(await siteNew(args)).toBe(2);
  expect(terminal.text).toContain(message);
  expect(existsSync(join(root, 'sites', 'half'))).toBe(false);
});

test('an existing site is not overwritten', async () => {
  const index = join(root, 'sites', 'existing', 'index.ts');
  mkdirSync(join(root, 'sites', 'existing'));
  writeFileSync(index, '// written by hand');
  expect(await siteNew(optionsOf('existing'))).toBe(3);
  expect(terminal.text).toContain('sites/existing exists already; choose another --name');
  expect(readFileSync(index, 'utf8')).toBe('// written by hand');
});
