import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';

/** A plan of a large estate takes half a minute. */
const TIMEOUT_MS = 10 * 60_000;

export interface Plan {
  /** Nothing is to be created, changed, deleted or imported, and no output changes. */
  readonly empty: boolean;
  /** Terraform's own summary. */
  readonly summary: string;
}

export interface Planner {
  /** Plans one stack. @throws OpsError when there is no plan */
  plan(stack: string): Promise<Plan>;
}

export interface ProgramRun {
  /** Null when it could not be started or was ended. */
  readonly status: number | null;
  /** Both streams. */
  readonly output: string;
}

/** Runs a program. */
export type RunProgram = (program: string, args: readonly string[]) => Promise<ProgramRun>;

/**
 * Synthesises the estate and asks Terraform for a plan. Nothing is written but the synthesised files and Terraform's own
 * folder on this machine: not even the lock of the state is taken.
 */
export class TerraformPlanner implements Planner {
  private readonly terraform: string;

  constructor(
    context: OpsContext,
    private readonly run: RunProgram = programIn('.'),
  ) {
    this.terraform = context.variable('TERRAFORM_BINARY_NAME') ?? 'terraform';
  }

  async plan(stack: string): Promise<Plan> {
    const folder = `-chdir=${join('cdktf.out', 'stacks', stack)}`;
    await this.must('synthesis', process.execPath, [join('scripts', 'app.cjs')]);
    await this.must('terraform init', this.terraform, [folder, 'init', '-input=false', '-no-color']);
    const args = [folder, 'plan', '-detailed-exitcode', '-input=false', '-lock=false', '-no-color'];
    const { status, output } = await this.run(this.terraform, args);
    if (status === 0) return { empty: true, summary: 'no changes' };
    if (status === 2) return { empty: false, summary: /^Plan: .*$/m.exec(output)?.[0] ?? 'only outputs change' };
    throw failed('terraform plan', status, output);
  }

  private async must(what: string, program: string, args: readonly string[]): Promise<void> {
    const { status, output } = await this.run(program, args);
    if (status !== 0) throw failed(what, status, output);
  }
}

function failed(what: string, status: number | null, output: string): OpsError {
  const lines = output.split('\n').map((line) => line.replace(/^[\s\u2577\u2502\u2575]+/, '').trim());
  const said = lines.find((line) => line.startsWith('Error')) ?? lines.findLast((line) => line !== '') ?? '';
  return new OpsError({
    what: `${what} must succeed`,
    found: said === '' ? `exit code ${status}` : said,
    remedy: 'run npm run synth and npm run diff -- identity, and see why',
    exitCode: ExitCode.UNKNOWN,
  });
}

/** Runs programs in a folder, with the environment of this process. */
export function programIn(folder: string): RunProgram {
  return (program, args) =>
    new Promise((resolve) => {
      const chunks: Buffer[] = [];
      // The timer of spawn's own `timeout` outlives a program that could not be started, and the process with it.
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], signal });
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      child.on('error', ({ message }) => resolve({ status: null, output: message }));
      child.on('close', (status) => resolve({ status, output: Buffer.concat(chunks).toString('utf8') }));
    });
}
