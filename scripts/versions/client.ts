import { spawnSync } from 'node:child_process';

/**
 * Runs a client of a registry, such as `helm`, and returns what it prints.
 *
 * @throws ClientError where it is not installed, or fails
 */
export type RunClient = (command: string, args: readonly string[], folder?: string) => string;

/** What a client could not tell. */
export class ClientError extends Error {
  override readonly name = 'ClientError';
}

const MINUTES_5 = 300_000;

export const runClient: RunClient = (command, args, folder) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: MINUTES_5,
    maxBuffer: 1 << 28,
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
  });
  if (error !== undefined) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new ClientError(isMissing ? `${command} is not installed` : `${command}: ${error.message}`);
  }
  // `npm outdated` ends with 1 where something is outdated.
  const isNews = command === 'npm' && status === 1 && stdout.startsWith('{');
  if (status !== 0 && !isNews) {
    throw new ClientError(`${command} ${args[0]} failed: ${stderr.trim().split('\n').at(-1) ?? ''}`);
  }
  return stdout;
};
