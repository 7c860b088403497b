import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import type { ProcessResult, RunProcess } from './process-runner';

export interface TerraformProps {
  readonly run: RunProcess;
  /** `terraform`, `tofu`, or a path. */
  readonly binary: string;
  /** Folder of the root module. */
  readonly directory: string;
  /** Gets the lines of an apply. */
  readonly note: (line: string) => void;
}

export interface PlanOptions {
  /** @default true */
  readonly lock?: boolean;
}

/** Terraform's or OpenTofu's command line in one folder. What fails throws an OpsError (UNKNOWN). */
export class Terraform {
  constructor(private readonly props: TerraformProps) {}

  /** @param lockFile whether the folder holds a lock file, which then stays as it is */
  async init(lockFile: boolean): Promise<void> {
    await this.must('init', ['-input=false', '-no-color', ...(lockFile ? ['-lockfile=readonly'] : [])]);
  }

  /**
   * Plans into a file. Its output is not shown: it repeats Helm's values, secrets among them.
   *
   * @returns whether there are changes
   */
  async plan(file: string, { lock = true }: PlanOptions = {}): Promise<boolean> {
    const locking = lock ? '-lock-timeout=120s' : '-lock=false';
    const args = ['-input=false', '-no-color', locking, '-detailed-exitcode', `-out=${file}`];
    const { status } = await this.must('plan', args, [0, 2]);
    return status === 2;
  }

  /** The plan of a file, in JSON. */
  async show(file: string): Promise<string> {
    const { stdout } = await this.must('show', ['-json', '-no-color', file]);
    return stdout;
  }

  /** Applies exactly the plan of a file. */
  async apply(file: string): Promise<void> {
    await this.must('apply', ['-input=false', '-no-color', '-lock-timeout=120s', file], [0], this.props.note);
  }

  private async must(
    command: string,
    args: readonly string[],
    accepted: readonly number[] = [0],
    onLine?: (line: string) => void,
  ): Promise<ProcessResult> {
    const { run, binary, directory } = this.props;
    const result = await run(binary, [command, ...args], { directory, onLine }).catch((error: Error) => {
      throw this.failure(command, error.message, `install ${binary}, or set TERRAFORM_BINARY_NAME`);
    });
    if (result.status !== null && accepted.includes(result.status)) return result;
    // init writes some of its errors to stdout; an error stands in a frame.
    const said = `${result.stderr}\n${command === 'init' ? result.stdout : ''}`.replace(/^[╷│╵] ?/gmu, '').trim();
    throw this.failure(command, `exit code ${result.status}\n${said}`, 'mend what it says, and run the command again');
  }

  private failure(command: string, found: string, remedy: string): OpsError {
    return new OpsError({ what: `terraform ${command} must work`, found, remedy, exitCode: ExitCode.UNKNOWN });
  }
}
