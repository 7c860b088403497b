import { spawn } from 'node:child_process';

export interface ProcessResult {
  /** Null when a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  readonly directory: string;
  /** Gets every whole line of stdout while the process runs. @default nobody */
  readonly onLine?: (line: string) => void;
}

/** Runs a program to its end, without a shell. */
export type RunProcess = (command: string, args: readonly string[], options: ProcessOptions) => Promise<ProcessResult>;

/** What an orderly end may take. */
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
  return (command, args, { directory, onLine }) =>
    new Promise((resolve, reject) => {
      const child = spawn(command, [...args], {
        cwd: directory,
        env: environment as NodeJS.ProcessEnv | undefined,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      // A terminal sends an interrupt to the child as well: we wait for its orderly end. A second one would kill it.
      const wait = () => undefined;
      const terminate = () => child.kill('SIGTERM');
      // A lost connection would end us at once, with the plan's file still there and an apply half done.
      process.on('SIGINT', wait).on('SIGTERM', terminate).on('SIGHUP', terminate);
      const kill = () => {
        child.kill('SIGKILL');
        // What it has started may hold them open.
        child.stdout.destroy();
        child.stderr.destroy();
      };
      const late =
        timeoutMs === undefined ? [] : [setTimeout(terminate, timeoutMs), setTimeout(kill, timeoutMs + graceMs)];
      const forget = () => {
        late.forEach(clearTimeout);
        process.off('SIGINT', wait).off('SIGTERM', terminate).off('SIGHUP', terminate);
      };
      let [stdout, stderr, line] = ['', '', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
        // A plan in JSON is one long line, which must not be searched again with each part of it.
        if (onLine === undefined) return;
        const lines = `${line}${text}`.split('\n');
        line = lines.pop() ?? '';
        for (const whole of lines) onLine(whole);
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        stderr += text;
      });
      child.on('error', (error) => {
        forget();
        reject(error);
      });
      child.on('close', (status) => {
        forget();
        resolve({ status, stdout, stderr });
      });
    });
}
