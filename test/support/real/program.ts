import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** A busy machine is no fault of the code. */
const PATIENCE_MS = 60_000;

interface RealProgramProps {
  /** User and group, for a program that refuses to run as root. @default those of the test */
  readonly user?: number;
  /** @default SIGKILL */
  readonly stopSignal?: NodeJS.Signals;
}

/** A server program of this machine in a temporary folder of its own, until it is stopped. */
export class RealProgram {
  readonly directory = mkdtempSync(join(tmpdir(), 'gatehouse-real-'));
  private readonly identity: { readonly uid?: number; readonly gid?: number };
  private readonly running: { readonly name: string; readonly child: ChildProcess }[] = [];

  constructor(private readonly props: RealProgramProps = {}) {
    const { user } = props;
    this.identity = user === undefined || process.getuid?.() !== 0 ? {} : { uid: user, gid: user };
    this.takePath(this.directory);
  }

  /** Path of a file of the program. */
  at(name: string): string {
    return join(this.directory, name);
  }

  /** Writes a file that only its owner may read. @returns its path */
  file(name: string, content: string): string {
    writeFileSync(this.at(name), content, { mode: 0o600 });
    this.takePath(this.at(name));
    return this.at(name);
  }

  log(name = 'program'): string {
    return readFileSync(this.at(`${name}.log`), 'utf8');
  }

  run(program: string, args: readonly string[]): void {
    execFileSync(program, args, { stdio: 'pipe', cwd: this.directory, ...this.identity });
  }

  /** Starts one of its parts; both streams go into its log. */
  start(program: string, args: readonly string[], { name = 'program', env = process.env } = {}): void {
    const log = openSync(this.at(`${name}.log`), 'a');
    this.takePath(this.at(`${name}.log`));
    const child = spawn(program, args, { cwd: this.directory, stdio: ['ignore', log, log], env, ...this.identity });
    this.running.push({ name, child });
    closeSync(log);
  }

  /**
   * Waits for it, as `until` does.
   *
   * @throws Error with the end of its logs where it ends, or is not ready in time; nothing is left of it then
   */
  async untilReady(look: () => unknown): Promise<void> {
    try {
      await until(() => {
        if (!this.running.every(({ child }) => isRunning(child))) throw new Ended();
        return look();
      });
    } catch (error) {
      const logs = this.running.map(({ name }) => `${name}: ${this.log(name).slice(-2000)}`);
      await this.stop();
      throw new Error(`it is not ready\n${logs.join('\n')}`, { cause: error });
    }
  }

  async stop(): Promise<void> {
    const { stopSignal = 'SIGKILL' } = this.props;
    await Promise.all(this.running.map(({ child }) => endWith(child, stopSignal)));
    rmSync(this.directory, { recursive: true, force: true });
  }

  private takePath(path: string): void {
    const { uid, gid } = this.identity;
    if (uid !== undefined && gid !== undefined) chownSync(path, uid, gid);
  }
}

class Ended extends Error {
  override readonly message = 'a process has ended';
}

/**
 * Looks again and again until a look throws nothing and is not false.
 *
 * @param patienceMs more for a program that waits for others on a busy machine
 * @throws Error after a minute, with what the last look has thrown
 */
export async function until(look: () => unknown, patienceMs = PATIENCE_MS): Promise<void> {
  for (const end = Date.now() + patienceMs; ; await pause(100)) {
    try {
      if ((await look()) !== false) return;
      if (Date.now() > end) throw new Error(`it did not happen within ${patienceMs / 1000} s`);
    } catch (error) {
      if (error instanceof Ended || Date.now() > end) throw error;
    }
  }
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

async function endWith(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (!isRunning(child)) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await exit;
}
