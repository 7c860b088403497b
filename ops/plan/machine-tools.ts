import { join, resolve } from 'node:path';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { liveImageTag } from './live-image';
import type { PlanTools } from './planning';
import { processRunner } from './process-runner';

const ROOT = resolve(__dirname, '..', '..');

/** The tools of this machine: the project's own synthesis, the installed Terraform, the cluster. */
export function machineTools(context: OpsContext): PlanTools {
  const run = processRunner();
  const output = resolve(ROOT, context.variable('CDKTF_OUTDIR') ?? 'cdktf.out');
  return {
    run,
    binary: context.variable('TERRAFORM_BINARY_NAME') ?? 'terraform',
    note: (line) => context.terminal.note(line),
    directoryOf: (stack) => join(output, 'stacks', stack),
    lockFileOf: (stack) => join(ROOT, 'locks', stack, '.terraform.lock.hcl'),
    liveImage: liveImageTag(context.variable('KUBE_CONFIG_PATH')),
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
