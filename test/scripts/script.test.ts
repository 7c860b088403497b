import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scripts } from '../../package.json';

const ROOT = join(__dirname, '..', '..');

/** A script that runs `runScript` with these props, as the scripts of package.json do. */
function run(args: readonly string[], act: string) {
  const props = `{ usage: 'npm run it', help: 'Does it.', options: { fast: { type: 'boolean' } }, names: ['FILE'], act: ${act} }`;
  const code = `require('./scripts/script.cjs').runScript(${props})`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', code, '--', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

const PRINTS = '({ fast }, [file]) => console.log(fast, file)';

test('a script gets its options and names', () => {
  expect(run(['a.txt', '--fast'], PRINTS)).toEqual({ status: 0, stdout: 'true a.txt\n', stderr: '' });
});

test.each([['--help'], ['-h']])('%s prints the help, and nothing runs', (flag) => {
  expect(run([flag], PRINTS)).toEqual({ status: 0, stdout: 'npm run it\n\nDoes it.\n', stderr: '' });
});

test.each([
  [['--quick', 'a.txt'], "error: Unknown option '--quick'"],
  [[], 'error: takes FILE, found: none'],
  [['a', 'b'], 'error: takes FILE, found: a b'],
])('%j is refused with the usage', (args, message) => {
  const { status, stdout, stderr } = run(args, PRINTS);
  expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)]);
  expect(stderr).toContain('npm run it; --help says more');
});

test('an error is one line, without a stack', () => {
  const { status, stderr } = run(['a'], "() => { throw new Error('no such provider'); }");
  expect([status, stderr]).toEqual([1, 'error: no such provider\n']);
});

/** Programs of npm scripts that are this project's own and no command of `ops`. */
const OWN = ['get', 'docs', 'bench', 'bench:edge-sync'] as const;

test.each(OWN)('npm run %s is such a script', (name) => {
  const [, file = ''] = /([\w./-]+\.(?:mjs|ts))/.exec(scripts[name]) ?? [];
  expect(readFileSync(join(ROOT, file), 'utf8')).toMatch(/^(await|void) runScript\(\{\n {2}usage: 'npm run /m);
});
