import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OpsContext } from '../../ops/core/context';
import { programIn, TerraformPlanner } from '../../ops/verify/planner';
import { RecordingTerminal } from '../support/ops-terminal';
import { hasTerraform } from '../support/terraform';

/** The planner with a real Terraform, over a stack that needs no provider. */
const installed = hasTerraform();
if (!installed) process.stdout.write('verify: terraform is not installed, skipped\n');
const { TERRAFORM_BINARY_NAME: BINARY = 'terraform' } = process.env;

(installed ? describe : describe.skip)('with Terraform', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'gatehouse-plan-'));
    for (const path of ['scripts', stack()]) mkdirSync(join(folder, path), { recursive: true });
    writeFileSync(join(folder, 'scripts', 'app.cjs'), '');
    writeStack({ resource: { terraform_data: { one: { input: 'a' } } } });
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  function stack(): string {
    return join('cdktf.out', 'stacks', 'identity');
  }

  function writeStack(config: object): void {
    writeFileSync(join(folder, stack(), 'cdk.tf.json'), JSON.stringify(config));
  }

  function apply(): void {
    const args = [`-chdir=${stack()}`, 'apply', '-auto-approve', '-input=false'];
    execFileSync(BINARY, args, { cwd: folder, stdio: 'ignore' });
  }

  function plan() {
    const env = { TERRAFORM_BINARY_NAME: BINARY };
    const site = () => {
      throw new Error('the planner asks for no site');
    };
    const context = new OpsContext({ site, env, terminal: new RecordingTerminal() });
    return new TerraformPlanner(context, programIn(folder)).plan('identity');
  }

  test('a stack that was not deployed plans changes; deployed, it plans to zero', async () => {
    expect(await plan()).toEqual({ empty: false, summary: 'Plan: 1 to add, 0 to change, 0 to destroy.' });
    apply();
    expect(await plan()).toEqual({ empty: true, summary: 'no changes' });
    writeStack({ resource: { terraform_data: { one: { input: 'a' } } }, output: { x: { value: 1 } } });
    expect(await plan()).toEqual({ empty: false, summary: 'only outputs change' });
  });

  test('a secret that is not set, a synthesis that fails and a program that is not there are told apart', async () => {
    writeStack({ variable: { authentik_token: { type: 'string' } } });
    await expect(plan()).rejects.toThrow('terraform plan must succeed, found: Error: No value for required variable;');
    writeFileSync(
      join(folder, 'scripts', 'app.cjs'),
      "console.error('SiteError: site x: 1 fault'); process.exitCode = 1;",
    );
    await expect(plan()).rejects.toThrow('synthesis must succeed, found: SiteError: site x: 1 fault;');
    expect(await programIn(folder)('no-such-program', [])).toMatchObject({ status: null });
  });
});
