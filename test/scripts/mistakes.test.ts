import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { ScriptProject } from '../support/script-project';

const LAST = 'correct it, and run the command again; `npm run check:types` finds more';

/** Its main.ts prints the host of its only site. */
let project: ScriptProject;
beforeAll(() => {
  project = new ScriptProject({
    'main.ts': "import { mine } from './sites/mine';\nconsole.log(mine.identity.host);\n",
    'sites/mine/adoption.json': '{}',
  });
});
afterAll(() => rmSync(project.folder, { recursive: true }));

const INDEX =
  "import adoption from './adoption.json';\nimport { identity } from './identity';\n\nexport const mine = { identity, adoption };\n";
const IDENTITY = `const LOGIN: string = 'weeks=4';

export const identity = {
  host: 'sso.example.org',
  logins: {
    Password: { sessionDuration: LOGIN },
  },
};
`;

function synth(change: Readonly<Record<string, string>> = {}) {
  const files = {
    'sites/mine/index.ts': INDEX,
    'sites/mine/identity.ts': IDENTITY,
    'sites/mine/adoption.json': '{}',
    ...change,
  };
  for (const [path, text] of Object.entries(files)) project.write(path, text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [project.app], {
    encoding: 'utf8',
  });
  return { status, stdout, lines: stderr.trimEnd().split('\n') };
}

test('a site without a mistake synthesises', () => {
  expect(synth()).toEqual({ status: 0, stdout: 'sso.example.org\n', lines: [''] });
});

test.each<[what: string, path: string, text: string, line: string]>([
  [
    'a missing comma',
    'identity.ts',
    IDENTITY.replace("'sso.example.org',", "'sso.example.org'"),
    '5: Expected "}" but found "logins"; is a comma missing before it?',
  ],
  [
    'an import of a file that is not there',
    'index.ts',
    INDEX.replace('./identity', './identty'),
    '2: Could not resolve "./identty"',
  ],
  [
    'an import of a name that the file does not have',
    'index.ts',
    INDEX.replace('{ identity } from', '{ identty as identity } from'),
    '2: No matching export in "sites/mine/identity.ts" for import "identty"',
  ],
  [
    'an unknown constant',
    'identity.ts',
    IDENTITY.replace(': LOGIN', ': LOGON'),
    '6: ReferenceError: LOGON is not defined',
  ],
  [
    'a member of nothing',
    'identity.ts',
    IDENTITY.replace("'weeks=4'", '({} as { a: { b: string } }).a.b'),
    "1: TypeError: Cannot read properties of undefined (reading 'b')",
  ],
  ['a throw', 'identity.ts', `\nthrow new Error('not yet\\nto be used');\n${IDENTITY}`, '2: Error: not yet'],
  [
    'an unknown constant in a callback',
    'identity.ts',
    IDENTITY.replace("'weeks=4'", '[1].map(() => never())[0]'),
    '1: ReferenceError: never is not defined',
  ],
  ['a mistake in the JSON beside it', 'adoption.json', '{,}', '1: Expected string in JSON but found ","'],
])('%s is reported with file, line and message, without the bundle', (_, path, text, line) => {
  expect(synth({ [`sites/mine/${path}`]: text })).toEqual({
    status: 1,
    stdout: '',
    lines: [`sites/mine/${path}:${line}`, LAST],
  });
});

test('many mistakes are at most six lines', () => {
  const imports = Array.from({ length: 9 }, (_, index) => `import './nowhere-${index}';\n`).join('');
  const { lines } = synth({ 'sites/mine/index.ts': `${imports}${INDEX}` });
  expect(lines).toEqual([
    ...[1, 2, 3, 4].map((line) => `sites/mine/index.ts:${line}: Could not resolve "./nowhere-${line - 1}"`),
    'and 5 more',
    LAST,
  ]);
});

test('a bug is reported with the calls that led there', () => {
  const bug = "const inner = () => {\n  throw new TypeError('odd');\n};\nconst outer = () => inner();\nouter();\n";
  expect(synth({ 'sites/mine/index.ts': `${bug}${INDEX}` }).lines).toEqual([
    'sites/mine/index.ts:2: TypeError: odd',
    '    from sites/mine/index.ts:4',
    '    from sites/mine/index.ts:5',
    LAST,
  ]);
});

test('a thrown value without a stack is reported too', () => {
  expect(synth({ 'sites/mine/index.ts': `throw 'odd';\n${INDEX}` }).lines).toEqual(['while the code loads: odd', LAST]);
});
