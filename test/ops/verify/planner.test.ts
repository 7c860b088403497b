import { OpsContext } from '../../../ops/core/context';
import { type ProgramRun, TerraformPlanner } from '../../../ops/verify/planner';
import { RecordingTerminal } from '../../support/ops-terminal';

const FINE: ProgramRun = { status: 0, output: '' };

function planner(runs: readonly ProgramRun[], env: Readonly<Record<string, string>> = {}) {
  const commands: string[] = [];
  const site = () => {
    throw new Error('the planner asks for no site');
  };
  const context = new OpsContext({ site, env, terminal: new RecordingTerminal() });
  const run = async (program: string, args: readonly string[]) => {
    commands.push([program, ...args].join(' '));
    return runs[commands.length - 1] ?? FINE;
  };
  return { commands, planner: new TerraformPlanner(context, run) };
}

test('an empty plan is exit code 0', async () => {
  expect(await planner([]).planner.plan('identity')).toEqual({ empty: true, summary: 'no changes' });
});

test.each([
  [
    'Terraform will perform:\n\nPlan: 1 to import, 0 to add, 2 to change, 0 to destroy.\n',
    'Plan: 1 to import, 0 to add, 2 to change, 0 to destroy.',
  ],
  ['Changes to Outputs:\n  + to_adopt = []\n', 'only outputs change'],
])('exit code 2 is a plan with changes: %j', async (output, summary) => {
  const plan = await planner([FINE, FINE, { status: 2, output }]).planner.plan('identity');
  expect(plan).toEqual({ empty: false, summary });
});

test.each<[string, readonly ProgramRun[], string]>([
  ['synthesis', [{ status: 1, output: 'SiteError: site x: 1 fault\n' }], 'found: SiteError: site x: 1 fault;'],
  ['terraform init', [FINE, { status: null, output: 'spawn terraform ENOENT' }], 'found: spawn terraform ENOENT;'],
  ['terraform init', [FINE, { status: 1, output: '' }], 'found: exit code 1;'],
  [
    'terraform plan',
    [FINE, FINE, { status: 1, output: '\n╷\n│ Error: No value for required variable\n│ \n│   on x\n╵\n' }],
    'found: Error: No value for required variable;',
  ],
])('when %s fails there is no plan, and the reason is said', async (what, runs, found) => {
  const error = await planner(runs)
    .planner.plan('identity')
    .catch((reason: Error) => reason);
  expect(String(error)).toContain(`${what} must succeed, ${found}`);
});

test('OpenTofu plans where the environment names it', async () => {
  const { commands, planner: tofu } = planner([], { TERRAFORM_BINARY_NAME: 'tofu' });
  await tofu.plan('identity');
  expect(commands.slice(1)).toEqual([expect.stringMatching(/^tofu /), expect.stringMatching(/^tofu /)]);
});
