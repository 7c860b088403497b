import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAGES } from '../docs/pages';
import { projectCopy } from '../support/project-copy';

/** Follows the guides word for word in a new site, and runs each command of the pages that needs nothing but Node. */
let root: string;
/** It is the summary of the new site, before anything is added. */
let summary: string;

beforeAll(() => {
  root = projectCopy();
  const options = '--name yours --domain example.org --authentik-host sso.example.org --platform --edge';
  expect(ran('ops', `site new ${options}`)).toMatchObject({ status: 0 });
  summary = ran('synth', '--site yours').text;
}, 120_000);

afterAll(() => rmSync(root, { recursive: true }));

interface Ran {
  readonly status: number | null;
  readonly text: string;
}

/** Holds what ran since the last edit: the same command says the same again. */
const earlier = new Map<string, Ran>();

/** `npm run SCRIPT -- ARGUMENTS`, without npm's own start. */
function ran(script: string, args: string): Ran {
  const line = `${script} ${args}`;
  const result = earlier.get(line) ?? run(script, args);
  earlier.set(line, result);
  return result;
}

function run(script: string, args: string): Ran {
  const file = script === 'synth' ? 'app.cjs' : 'ops.cjs';
  const words = (args.match(/"[^"]*"|\S+/g) ?? []).map((word) => word.replaceAll('"', ''));
  const command = script === 'synth' || script === 'ops' ? words : [script, ...words];
  const { status, stdout, stderr } = spawnSync(process.execPath, [join('scripts', file), ...command], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: root, GATEHOUSE_SITE: 'yours' },
  });
  return { status, text: `${stdout}${stderr}` };
}

/** The blocks of TypeScript of a guide, as they stand there. */
function blocksOf(guide: string): readonly string[] {
  return [...(PAGES.get(`docs/guides/${guide}.md`) ?? '').matchAll(/^( *)```ts\n([\s\S]*?)^ *```$/gm)].map(
    ([, indent = '', block = '']) => block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  );
}

function edit(part: string, change: (text: string) => string): void {
  for (const line of earlier.keys()) if (!line.startsWith('demo')) earlier.delete(line);
  const file = join(root, 'sites', 'yours', `${part}.ts`);
  const before = readFileSync(file, 'utf8');
  const after = change(before);
  expect(after).not.toBe(before);
  writeFileSync(file, after);
}

const underApplications = (block: string) => (text: string) =>
  text.replace('\n  applications: {\n', (line) => `${line}${block}`);
const atTheEnd = (block: string) => (text: string) => text.replace(/\n};\n$/, () => `\n${block}};\n`);

test('what README.md shows is what the commands print', () => {
  const shown = [...(PAGES.get('README.md') ?? '').matchAll(/^```text\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
    block.split('\n').filter((line) => line !== ''),
  );
  const { text } = ran('demo', '');
  expect(shown.length).toBeGreaterThan(10);
  expect(shown.filter((line) => !`${summary}${text}`.split('\n').includes(line))).toEqual([]);
});

test('an application is four lines and one command, which says what to type into it', () => {
  const [application = ''] = blocksOf('add-an-application');
  expect(application.trim().split('\n')).toHaveLength(4 + 2);
  edit('identity', underApplications(application));
  const { status, text } = ran('synth', '--site yours');
  expect({ status, text }).toEqual({ status: 0, text: expect.stringContaining('TF_VAR_grafana_client_secret') });
  expect(text).toContain('https://sso.example.org/application/o/grafana/.well-known/openid-configuration');
});

test('a published host with its groups is two blocks', () => {
  const [outpost = '', services = ''] = blocksOf('publish-a-host');
  edit('identity', atTheEnd(outpost));
  edit('platform', atTheEnd(services));
  expect(ran('synth', '--site yours --quiet')).toEqual({ status: 0, text: 'site yours\n' });
  const { status, text } = ran('ops', 'access why --host home.example.org --group Members');
  expect({ status, text }).toEqual({ status: 0, text: expect.stringContaining('home.example.org') });
});

test('the first source needs its enrollment and its login stage beside it', () => {
  const [enrollment = '', login = '', source = '', secrets = ''] = blocksOf('add-a-source');
  const under = (line: string, block: string) => (text: string) => text.replace(line, (found) => `${found}\n${block}`);
  edit('identity', atTheEnd(`${enrollment}${source}`));
  edit('identity', under('    logins: {', login));
  edit('identity', under("identitySecrets: SiteInput['secrets'] = {", secrets));
  const { status, text } = ran('synth', '--site yours');
  expect({ status, text }).toEqual({ status: 0, text: expect.stringContaining('GitLab   callback url') });
});

const LINES = new Map(
  [...PAGES]
    .filter(([page]) => !page.startsWith('docs/reference/'))
    .flatMap(([page, text]) =>
      [...text.matchAll(/npm run (?:-s )?(synth|report|demo|ops -- (?:access|completion|help)\b)((?: [^`#|\n&]*)?)/g)]
        .filter(([, , rest = '']) => !/[A-Z]{3}|<|…|--plan/.test(rest))
        .map(([, command = '', rest = '']): [string, string] => [
          `${command}${rest.replace(/^ -- /, ' ')}`.trim().replace(/\s+/g, ' '),
          page,
        ]),
    ),
);

test('there are such commands', () => expect(LINES.size).toBeGreaterThan(5));

test.each([...LINES])('npm run %s works, as %s says', (line) => {
  const [script = '', args = ''] = line.startsWith('ops -- ') ? ['ops', line.slice(7)] : line.split(/ (.*)/s);
  expect(ran(script, args)).toMatchObject({ status: 0 });
});
