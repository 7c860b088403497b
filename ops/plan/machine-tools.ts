import { join, resolve } from 'node:path';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { ClientReader } from '../kubernetes/client-reader';
import { liveImageTag } from './live-image';
import { concealEnvironment } from './plan-secrets';
import type { PlanTools } from './planning';
import { processRunner } from './process-runner';

const ROOT = resolve(__dirname, '..', '..');

/** Arguments that Terraform takes from the environment: a plan of a part, or without a refresh, is none of the stack. */
const SILENT_ARGUMENTS = ['', '_plan', '_apply', '_init', '_show'].map((command) => `TF_CLI_ARGS${command}`);

/** The tools of this machine: the project's own synthesis, the installed Terraform, the cluster. */
export function machineTools(context: OpsContext): PlanTools {
  const silent = SILENT_ARGUMENTS.find((name) => context.variable(name) !== undefined);
  if (silent !== undefined) {
    throw new OpsError({
      // What it says is not shown: `-var` takes secrets.
      what: `${silent} must not be set: nobody who reads the review would see it`,
      remedy: 'unset it',
      exitCode: ExitCode.USAGE,
    });
  }
  concealEnvironment(context);
  const run = processRunner();
  const output = resolve(ROOT, context.variable('CDKTF_OUTDIR') ?? 'cdktf.out');
  return {
    run,
    binary: context.variable('TERRAFORM_BINARY_NAME') ?? 'terraform',
    note: (line) => context.terminal.note(line),
    directoryOf: (stack) => join(output, 'stacks', stack),
    lockFileOf: (stack) => join(ROOT, 'locks', stack, '.terraform.lock.hcl'),
    liveImage: liveImageTag(new ClientReader(context, 'KUBE_CONFIG_PATH')),
    isRunner: context.variable('CI') !== undefined,
    synthesise: async () => {
      const { status, stderr } = await run('node', [join(ROOT, 'scripts', 'app.cjs')], { directory: ROOT });
      if (status === 0) return;
      throw new OpsError({
        what: 'the site must synthesise',
        found: stderr.trim(),
        remedy: 'mend what it says',
        exitCode: ExitCode.USAGE,
      });
    },
  };
}
