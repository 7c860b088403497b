import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { hasTerraform } from '../support/terraform';

/** `cdktf diff` and `deploy` as the scripts of package.json call them, in the terminal that this project gives them. */
const installed = hasTerraform();
if (!installed) process.stdout.write('cdktf-cli: terraform is not installed, skipped\n');

const CLI = require.resolve('cdktf-cli/bundle/bin/cdktf');
const APP = `
const { App, TerraformOutput, TerraformStack } = require(${JSON.stringify(require.resolve('cdktf'))});
const app = new App();
new TerraformOutput(new TerraformStack(app, 'demo'), 'greeting', { value: 'hello' });
app.synth();
`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-cdktf-'));
  writeFileSync(join(folder, 'app.cjs'), APP);
  writeFileSync(join(folder, 'terraform.rc'), '');
  writeFileSync(join(folder, 'cdktf.json'), JSON.stringify({ language: 'typescript', app: 'node app.cjs' }));
});
afterAll(() => rmSync(folder, { recursive: true }));

function cdktf(...args: readonly string[]) {
  const env = {
    ...process.env,
    CHECKPOINT_DISABLE: '1',
    DISABLE_VERSION_CHECK: '1',
    TF_CLI_CONFIG_FILE: join(folder, 'terraform.rc'),
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  return { status, text: stripVTControlCharacters(stdout + stderr) };
}

(installed ? test : test.skip)('what cdktf diff shows is what cdktf deploy does', () => {
  const before = cdktf('diff', 'demo');
  expect(before.text).toMatch(/\+ greeting = "hello"/);
  expect(before.status).toBe(0);
  const deployed = cdktf('deploy', 'demo', '--auto-approve');
  expect(deployed.text).toMatch(/greeting = hello/);
  expect(deployed.status).toBe(0);
  expect(cdktf('diff', 'demo').text).toMatch(/No changes/);
});
