import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { projectFile } from '../../constructs/core/project-file';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { readJson } from '../core/json';
import { OpsError } from '../core/ops-error';
import { ClientReader } from '../kubernetes/client-reader';
import { isAttributes } from '../review/plan-document';
import { concealEnvironment } from '../review/plan-secrets';
import { GUARD } from './guard/exchange';
import type { PlanTools } from './plan-tools';
import { endingOnInterrupt, processRunner } from './process-runner';

/** Arguments that Terraform takes from the environment: a plan of a part, or without a refresh, is not a plan of the stack. */
const SILENT_ARGUMENTS = ['', '_plan', '_apply', '_init', '_show'].map((command) => `TF_CLI_ARGS${command}`);

/** The tools of this machine: the project's own synthesis, the installed Terraform, cdktf-cli, the cluster. */
export function machineTools(context: OpsContext): PlanTools {
  refuseSilentArguments(context);
  concealEnvironment(context);
  const root = projectRoot();
  const guard = projectFile('scripts/terraform-guard.cjs');
  const output = resolve(root, context.variable('CDKTF_OUTDIR') ?? outputOf(root));
  const isRunner = context.variable('CI') !== undefined;
  const canAsk = !isRunner && process.stdin.isTTY && process.stderr.isTTY;
  const run = endingOnInterrupt(processRunner());
  return {
    run,
    output,
    isRunner,
    canAsk,
    binary: engineOf(context, guard),
    note: (line) => context.terminal.note(line),
    lockFileOf: (stack) => lockFileOf(stack),
    clusterVersion: () => new ClientReader(context, 'KUBE_CONFIG_PATH').version(),
    synthesise: () => synthesise(root),
    cdktf: async (args, env) => {
      const own = {
        ...env,
        TERRAFORM_BINARY_NAME: guard,
        [GUARD.terraform]: engineOf(context, guard),
        [GUARD.terminal]: canAsk ? 'yes' : 'no',
        // Neither asks a service for the newest version, and outside of a terminal no line is drawn over another.
        CHECKPOINT_DISABLE: '1',
        DISABLE_VERSION_CHECK: '1',
        ...(process.stderr.isTTY ? {} : { CI: '1' }),
      };
      const cli = projectFile('node_modules/cdktf-cli/bundle/bin/cdktf');
      const quiet = ['--require', projectFile('scripts/cdktf-output.cjs')];
      const all = [...quiet, cli, ...args, '--output', output, '--skip-synth', '--skip-provider-lock'];
      const runCdktf = endingOnInterrupt(processRunner({ ...process.env, ...own }));
      await runCdktf(process.execPath, all, { directory: root, inherit: true });
    },
  };
}

/** The lock file that the repository keeps for a stack; it need not exist. */
export function lockFileOf(stack: string): string {
  return join(projectRoot(), 'locks', stack, '.terraform.lock.hcl');
}

/**
 * @throws OpsError (USAGE) where the environment gives Terraform arguments that no review shows
 */
export function refuseSilentArguments(context: OpsContext): void {
  const silent = SILENT_ARGUMENTS.find((name) => context.variable(name) !== undefined);
  if (silent === undefined) return;
  throw new OpsError({
    // Its value is not shown: `-var` takes secrets.
    what: `${silent} is set, and a reviewer would not see it`,
    remedy: 'unset it',
    exitCode: ExitCode.USAGE,
  });
}

/** Returns where cdktf.json is: `npm run` starts there. */
function projectRoot(): string {
  return existsSync('cdktf.json') ? process.cwd() : dirname(projectFile('cdktf.json'));
}

function outputOf(root: string): string {
  const config = readJson(readFileSync(join(root, 'cdktf.json'), 'utf8'));
  return isAttributes(config) && typeof config.output === 'string' ? config.output : 'cdktf.out';
}

/** The real Terraform: TERRAFORM_BINARY_NAME may name the guard already, for a plain `cdktf deploy`. */
function engineOf(context: OpsContext, guard: string): string {
  const named = context.variable('TERRAFORM_BINARY_NAME');
  const engine = named === undefined || resolve(named) === guard ? undefined : named;
  return engine ?? context.variable(GUARD.terraform) ?? 'terraform';
}

async function synthesise(root: string): Promise<void> {
  const variables = Object.entries(process.env).filter(([name]) => !name.startsWith('TF_VAR_'));
  const run = endingOnInterrupt(processRunner(Object.fromEntries(variables)));
  // A project that has the tool as a package has no scripts of its own.
  const own = join(root, 'scripts', 'app.cjs');
  const app = existsSync(own) ? own : projectFile('scripts/app.cjs');
  const { status, stderr } = await run(process.execPath, [app, '--quiet'], { directory: root });
  if (status === 0) return;
  throw new OpsError({
    what: 'the site does not synthesise',
    found: stderr.trim(),
    remedy: 'correct what it says',
    exitCode: ExitCode.USAGE,
  });
}
