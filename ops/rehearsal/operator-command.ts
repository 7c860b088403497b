import { spawn } from 'node:child_process';
import { libpqOf } from '../backup/pg-restore';
import { concealText } from '../core/conceal';
import type { OpsContext } from '../core/context';
import { processRunner } from '../terraform/process-runner';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Limits what an orderly end may take. */
const GRACE_MS = 20_000;
const SHOWN_LINES = 5;

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a command that works on the copy: that of this process, with the address of the copy in the words of
 * this command line, of libpq and of authentik. No variable of it names the live database any more.
 */
export function environmentOf(context: OpsContext, address: string, version: string): Environment {
  const libpq = libpqOf(address);
  const own = Object.fromEntries(context.variableNames.map((name) => [name, context.variable(name)]));
  return {
    ...own,
    ...libpq,
    DATABASE_URL: address,
    REHEARSAL_VERSION: version,
    AUTHENTIK_POSTGRESQL__HOST: libpq.PGHOST,
    AUTHENTIK_POSTGRESQL__PORT: libpq.PGPORT,
    AUTHENTIK_POSTGRESQL__NAME: libpq.PGDATABASE,
    AUTHENTIK_POSTGRESQL__USER: libpq.PGUSER,
    AUTHENTIK_POSTGRESQL__PASSWORD: libpq.PGPASSWORD,
  };
}

/** Runs a command to its end. @returns its last lines when it fails, undefined when it ends with 0 */
export async function runToEnd(command: string, environment: Environment): Promise<string | undefined> {
  const { status, stdout, stderr } = await processRunner(environment)('sh', ['-c', command], { directory: '.' });
  if (status === 0) return undefined;
  return `exit code ${status}: ${lastLines(`${stdout}\n${stderr}`)}`;
}

/** A command that runs until it is stopped. */
export interface Served {
  /** Its last lines, once it has ended by itself. */
  ended(): string | undefined;
  /** Ends it, and what it has started. */
  stop(): Promise<void>;
}

export function serve(command: string, environment: Environment): Served {
  // A process group of its own: what the shell starts ends with it.
  const child = spawn('sh', ['-c', command], {
    env: environment as NodeJS.ProcessEnv,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let end: string | undefined;
  const keep = (text: Buffer) => {
    said = `${said}${text}`.slice(-10_000);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const closed = new Promise<void>((resolve) => {
    child.once('error', ({ message }) => {
      end = message;
      resolve();
    });
    child.once('close', (code) => {
      end = `exit code ${code}: ${lastLines(said)}`;
      resolve();
    });
  });
  const kill = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // The group has ended.
    }
  };
  const terminate = () => kill('SIGTERM');
  for (const signal of SIGNALS) process.on(signal, terminate);
  return {
    ended: () => end,
    async stop() {
      const late = setTimeout(() => kill('SIGKILL'), GRACE_MS);
      terminate();
      await closed;
      clearTimeout(late);
      for (const signal of SIGNALS) process.off(signal, terminate);
    },
  };
}

function lastLines(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return concealText(lines.slice(-SHOWN_LINES).join('\n'));
}
