import { basename } from 'node:path';
import { concealText } from '../core/conceal';
import { ExitCode } from '../core/exit-code';
import { Interrupt } from '../core/interrupt';
import { readJson } from '../core/json';
import { OpsError } from '../core/ops-error';
import { isAttributes } from '../review/plan-document';
import type { ProcessResult, RunProcess } from './process-runner';

export interface TerraformProps {
  readonly run: RunProcess;
  /** `terraform`, `tofu`, or a path. */
  readonly binary: string;
  /** Folder of the root module. */
  readonly directory: string;
  /** Gets the lines of an apply, and the warnings of a plan. */
  readonly note: (line: string) => void;
}

export interface PlanOptions {
  /** @default true */
  readonly lock?: boolean;
  /** More arguments: `-refresh-only`, `-parallelism=N`, `-var=...`. @default none */
  readonly args?: readonly string[];
}

interface MustOptions {
  readonly accepted?: readonly number[];
  readonly onLine?: (line: string) => void;
  readonly remedy?: string;
}

/** Terraform's or OpenTofu's command line in one folder. A failure throws an OpsError (UNKNOWN). */
export class Terraform {
  constructor(private readonly props: TerraformProps) {}

  /** @param lockFile whether the folder holds a lock file, which then stays as it is */
  async init(lockFile: boolean, args: readonly string[] = []): Promise<void> {
    const own = ['-input=false', '-no-color', ...(lockFile ? ['-lockfile=readonly'] : [])];
    const remedy = lockFile
      ? 'correct what it says; a lock file that does not fit is written again by `npm run lock`'
      : undefined;
    await this.must('init', [...own, ...args], { remedy });
  }

  /**
   * Plans into a file. Of its output only warnings are shown: the rest repeats Helm's values, secrets among them.
   *
   * @returns whether there are changes
   */
  async plan(file: string, { lock = true, args = [] }: PlanOptions = {}): Promise<boolean> {
    const locking = lock ? '-lock-timeout=120s' : '-lock=false';
    const all = ['-input=false', '-json', locking, '-detailed-exitcode', `-out=${file}`, ...args];
    const { status, stdout } = await this.must('plan', all, { accepted: [0, 2] });
    for (const warning of diagnosticsIn(stdout, 'warning')) this.props.note(`Warning: ${warning}`);
    return status === 2;
  }

  async show(file: string): Promise<string> {
    const { stdout } = await this.must('show', ['-json', '-no-color', file]);
    return stdout;
  }

  /** The state of the backend, which is only read: no lock is taken. Empty where there is none. */
  async pull(): Promise<string> {
    const { stdout } = await this.must('state', ['pull']);
    return stdout;
  }

  /** Applies exactly the plan of a file. */
  async apply(file: string, args: readonly string[] = []): Promise<void> {
    const all = ['-input=false', '-no-color', '-lock-timeout=120s', ...args, file];
    await this.must('apply', all, { onLine: this.props.note });
  }

  /** Writes the lock file for some platforms. */
  async lock(platforms: readonly string[]): Promise<void> {
    await this.must('providers', ['lock', ...platforms.map((platform) => `-platform=${platform}`)]);
  }

  private async must(
    command: string,
    args: readonly string[],
    { accepted = [0], onLine, remedy = 'correct what it says, and run the command again' }: MustOptions = {},
  ): Promise<ProcessResult> {
    const { run, binary, directory } = this.props;
    const result = await run(binary, [command, ...args], { directory, onLine }).catch((error: Error) => {
      if (error instanceof Interrupt) throw error;
      throw this.failure(command, error.message, `install ${binary}, or set TERRAFORM_BINARY_NAME`);
    });
    if (result.status === null) throw this.interruptedError(command);
    if (accepted.includes(result.status)) return result;
    const errors = diagnosticsIn(result.stdout, 'error').map((error) => `Error: ${error}`);
    // init writes some of its errors to stdout; an error has a frame around it.
    const text = `${result.stderr}\n${command === 'init' ? result.stdout : ''}`.replace(/^[╷│╵] ?/gmu, '').trim();
    const found = [`exit code ${result.status}`, ...errors, ...(text === '' ? [] : [text])].join('\n');
    throw this.failure(command, found, remedy);
  }

  private failure(command: string, found: string, remedy: string): OpsError {
    // A provider quotes what it has sent.
    const concealed = concealText(found);
    return new OpsError({
      what: `${this.name} ${command} failed`,
      found: concealed,
      remedy,
      exitCode: ExitCode.UNKNOWN,
    });
  }

  /** A signal ended it. */
  private interruptedError(command: string): OpsError {
    const isApply = command === 'apply';
    return new OpsError({
      what: `${this.name} ${command} was interrupted`,
      remedy: isApply ? 'a part of it may be applied: plan again' : 'nothing was applied; run it again',
      exitCode: isApply ? ExitCode.UNKNOWN : ExitCode.REFUSED,
    });
  }

  private get name(): string {
    return basename(this.props.binary);
  }
}

/** The diagnostics of a severity in the log that `-json` writes: what and where, then the details. */
function diagnosticsIn(log: string, severity: 'error' | 'warning'): readonly string[] {
  return log.split('\n').flatMap((line) => {
    const entry = line.includes('"diagnostic"') ? readJson(line) : undefined;
    const diagnostic = isAttributes(entry) ? entry.diagnostic : undefined;
    if (!isAttributes(diagnostic) || diagnostic.severity !== severity) return [];
    const { summary, detail, address, range } = diagnostic;
    const place = address ?? (isAttributes(range) ? range.filename : undefined);
    const where = typeof place === 'string' ? ` (${place})` : '';
    const more = typeof detail === 'string' && detail !== '' ? `\n${detail}` : '';
    return [`${String(summary)}${where}${more}`];
  });
}
