import { chmodSync, copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import type { LiveImageTag } from './live-image';
import { type PlanDocument, readPlan } from './plan-document';
import { type PlanOptions, Terraform, type TerraformProps } from './terraform';

/** What the commands need of the machine. */
export interface PlanTools extends Omit<TerraformProps, 'directory'> {
  /** Writes the stacks anew. */
  readonly synthesise: () => Promise<void>;
  /** Folder of a stack, after the synthesis. */
  readonly directoryOf: (stack: string) => string;
  /** The lock file that the repository keeps for a stack; it need not exist. */
  readonly lockFileOf: (stack: string) => string;
  readonly liveImage: LiveImageTag;
  /** Whether this machine is thrown away afterwards, and a local state with it. */
  readonly isRunner: boolean;
}

/** A plan, while its file exists. */
export interface Planned {
  readonly document: PlanDocument;
  readonly hasChanges: boolean;
  /** Applies exactly this plan. */
  apply(): Promise<void>;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const LOCK_FILE = '.terraform.lock.hcl';

/**
 * Synthesises, plans, and hands the plan over. The plan's file holds secrets: only this user can read it, and it is gone
 * when `use` ends. A plan is never kept for later: applied then, it would put back what people changed in the UI
 * meanwhile.
 *
 * @throws OpsError USAGE for an unknown stack, REFUSED for a local state on a runner, UNKNOWN when Terraform fails
 */
export async function withPlan<T>(
  stack: string,
  tools: PlanTools,
  options: PlanOptions,
  use: (planned: Planned) => Promise<T>,
): Promise<T> {
  await tools.synthesise();
  const directory = stackDirectory(stack, tools);
  // One that an earlier run has left is nobody's decision: init may change it.
  const locked = existsSync(tools.lockFileOf(stack));
  if (locked) copyFileSync(tools.lockFileOf(stack), join(directory, LOCK_FILE));
  const terraform = new Terraform({ ...tools, directory });
  tools.note(`${stack}: init`);
  await terraform.init(locked);
  const folder = mkdtempSync(join(tmpdir(), 'gatehouse-plan-'));
  const signals = holdSignals();
  try {
    const file = join(folder, 'plan');
    tools.note(`${stack}: plan`);
    const hasChanges = await terraform.plan(file, options);
    chmodSync(file, 0o600);
    const document = readPlan(await terraform.show(file));
    const apply = async () => {
      if (signals.came()) throw interrupted();
      await terraform.apply(file);
    };
    return await use({ document, hasChanges, apply });
  } finally {
    signals.release();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** By itself Node would end at once, and leave the plan's file. */
function holdSignals() {
  let came = false;
  const hold = () => {
    came = true;
  };
  for (const signal of SIGNALS) process.on(signal, hold);
  return {
    came: () => came,
    release: () => {
      for (const signal of SIGNALS) process.off(signal, hold);
    },
  };
}

function interrupted(): OpsError {
  return new OpsError({ what: 'nobody must interrupt before the apply', remedy: 'nothing was applied; run it again' });
}

function stackDirectory(stack: string, { directoryOf, isRunner }: PlanTools): string {
  const directory = directoryOf(stack);
  const document = join(directory, 'cdk.tf.json');
  if (!existsSync(document)) {
    throw new OpsError({
      what: 'the stack must be one of the site',
      found: stack,
      remedy: 'see cdktf.out/stacks for the stacks that it has',
      exitCode: ExitCode.USAGE,
    });
  }
  const { terraform } = JSON.parse(readFileSync(document, 'utf8')) as { terraform?: { backend?: object } };
  // Without a backend Terraform keeps the state beside the stack.
  if (isRunner && Object.hasOwn(terraform?.backend ?? { local: {} }, 'local')) {
    throw new OpsError({
      what: 'a pipeline must keep its state outside of the runner, or each run begins with an empty one',
      found: `the backend local in the stack ${stack}`,
      remedy: 'give the site another backend, and move the state there first',
    });
  }
  return directory;
}
