import { type ChildProcess, spawn } from 'node:child_process';
import { Interrupt } from '../core/interrupt';

export interface ProcessResult {
  /** Null when a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Whether an interrupt came while it ran. @default false */
  readonly isInterrupted?: boolean;
}

export interface ProcessOptions {
  readonly directory: string;
  /** Gets every whole line of stdout while the process runs. @default none */
  readonly onLine?: (line: string) => void;
  /**
   * Whether the program reads what is typed here and writes to our stderr; then its output is not kept.
   *
   * @default false
   */
  readonly inherit?: boolean;
}

/** Runs a program to its end, without a shell. */
export type RunProcess = (command: string, args: readonly string[], options: ProcessOptions) => Promise<ProcessResult>;

/**
 * The same in a command of a person at a terminal, which an interrupt ends once the program has ended.
 *
 * @throws Interrupt
 */
export function endingOnInterrupt(run: RunProcess): RunProcess {
  return async (command, args, options) => {
    const result = await run(command, args, options);
    if (result.isInterrupted === true) throw new Interrupt();
    return result;
  };
}

/** Limits what an orderly end may take. */
const GRACE_MS = 30_000;

/**
 * Runs programs with an environment.
 *
 * @param environment @default the one of this process
 * @param timeoutMs after which a program is asked to end @default never
 * @param graceMs after which one that was asked is ended
 */
export function processRunner(
  environment?: Readonly<Record<string, string | undefined>>,
  timeoutMs?: number,
  graceMs = GRACE_MS,
): RunProcess {
  return (command, args, { directory, onLine, inherit = false }) =>
    new Promise((resolve, reject) => {
      const child = spawn(command, [...args], {
        cwd: directory,
        env: environment as NodeJS.ProcessEnv | undefined,
        stdio: inherit ? ['inherit', 2, 2] : ['ignore', 'pipe', 'pipe'],
      });
      let isInterrupted = false;
      // A terminal sends an interrupt to the child as well: we wait for its orderly end. A second one would kill it.
      const wait = () => {
        isInterrupted = true;
      };
      const removeHandlers = forwardSignals(child, wait, timeoutMs, graceMs);
      let [stdout, stderr] = ['', ''];
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      // A plan in JSON is one long line, which must not be searched again with each part of it.
      if (onLine !== undefined) child.stdout?.on('data', linesTo(onLine));
      child.stderr?.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      child.on('error', (error) => {
        removeHandlers();
        reject(error);
      });
      child.on('close', (status) => {
        removeHandlers();
        resolve({ status, stdout, stderr, ...(isInterrupted ? { isInterrupted } : {}) });
      });
    });
}

/** Forwards signals and the timeout to a program. @returns a function that removes the handlers */
function forwardSignals(child: ChildProcess, wait: () => void, timeoutMs: number | undefined, graceMs: number) {
  const terminate = () => child.kill('SIGTERM');
  const kill = () => {
    child.kill('SIGKILL');
    // What it has started may hold them open.
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  // A lost connection would end us at once, with the plan's file still there and an apply half done.
  process.on('SIGINT', wait).on('SIGTERM', terminate).on('SIGHUP', terminate);
  const late = timeoutMs === undefined ? [] : [setTimeout(terminate, timeoutMs), setTimeout(kill, timeoutMs + graceMs)];
  return () => {
    late.forEach(clearTimeout);
    process.off('SIGINT', wait).off('SIGTERM', terminate).off('SIGHUP', terminate);
  };
}

function linesTo(onLine: (line: string) => void): (text: string) => void {
  let rest = '';
  return (text) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  };
}
