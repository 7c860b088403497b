import { spawnSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptProject } from '../support/script-project';

/** Starts the app command in a shell, with the variable that cdktf-cli 0.21 sets for it. */
const CLI = `
const { spawnSync } = require('node:child_process');
const env = { ...process.env, CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS: 'true' };
const { status, stdout, stderr } = spawnSync('node scripts/app.cjs', { shell: true, env, encoding: 'utf8' });
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = status;
`;

let project: ScriptProject;
beforeAll(() => {
  project = new ScriptProject({ 'main.ts': "console.log('synthesised');\n", 'bin/cdktf': CLI, 'bin/other': CLI });
  symlinkSync(join(project.folder, 'scripts', 'terraform-guard.cjs'), join(project.folder, 'bin', 'guard'));
});
afterAll(() => rmSync(project.folder, { recursive: true }));

function run(cli: string, args: readonly string[], binary?: string) {
  const { TERRAFORM_BINARY_NAME: _, ...inherited } = process.env;
  const env = { ...inherited, ...(binary === undefined ? {} : { TERRAFORM_BINARY_NAME: binary }) };
  return spawnSync(process.execPath, [join('bin', cli), ...args], { cwd: project.folder, encoding: 'utf8', env });
}

test.each([
  ['deploy', ['deploy', 'identity', '--auto-approve']],
  ['apply', ['apply', 'identity']],
  ['diff', ['diff', 'identity']],
  ['plan', ['--log-level', 'warn', 'plan', 'synth']],
  ['destroy', ['destroy', 'identity']],
  ['watch', ['watch', 'identity', '--auto-approve']],
])('cdktf %s without the guard gets no output of the synthesis, and the two ways to go on', (command, args) => {
  const { status, stdout, stderr } = run('cdktf', args);
  expect(stderr).toContain(`found: cdktf ${command} without it; nothing was planned or applied`);
  expect(stderr).toMatch(/npm run (diff|deploy) -- STACK --site NAME/);
  expect(stderr).toContain('export TERRAFORM_BINARY_NAME="$PWD/scripts/terraform-guard.cjs"');
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
});

test('with another Terraform it is refused as well', () => {
  expect(run('cdktf', ['deploy', 'identity'], '/usr/bin/tofu').status).toBe(1);
});

test.each([['scripts/terraform-guard.cjs'], ['bin/guard']])('with the guard, as %s, it synthesises', (binary) => {
  const path = join(project.folder, binary);
  expect(run('cdktf', ['deploy', 'identity'], path)).toMatchObject({ status: 0, stdout: 'synthesised\n' });
});

test.each([[['synth']], [['synth', '--output', 'deploy']], [['list']], [['get']], [['output', 'identity']]])(
  'cdktf %j stays as it is',
  (args) => {
    expect(run('cdktf', args)).toMatchObject({ status: 0, stdout: 'synthesised\n', stderr: '' });
  },
);

test('a cdktf-cli whose command cannot be read gets nothing', () => {
  const { status, stderr } = run('other', ['deploy']);
  expect(stderr).toContain('found: a command of cdktf-cli that cannot be read');
  expect(status).toBe(1);
});
