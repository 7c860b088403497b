import { readFileSync } from 'node:fs';
import { type Config, ConfigError, configFrom, type Environment } from './config';
import { gaugesOf, JOB } from './gauges';
import { checkUsers, type Means, type UserResult } from './user-check';

const PUSH_TIMEOUT_MS = 10_000;

export interface ProgramProps extends Means {
  readonly env: Environment;
  readonly stdout: (text: string) => void;
}

/**
 * One run: each test user signs in; then the gauges, and one JSON line for each user.
 *
 * @returns exit code: 0 all as the site states, 1 a login failed or an answer differs, 2 the configuration is wrong
 */
export async function runLoginCheck({ env, ask, now, sleep, stdout }: ProgramProps): Promise<number> {
  let secrets: readonly string[] = [];
  const say = (fields: Readonly<Record<string, unknown>>) => {
    const line = JSON.stringify({ time: now().toISOString(), ...fields });
    stdout(`${secrets.reduce((text, secret) => text.replaceAll(secret, '***'), line)}\n`);
  };
  let config: Config;
  try {
    config = configFrom(env, readFileSync(env.LOGIN_CHECK_USERS ?? '', 'utf8'));
  } catch (error) {
    const faults = error instanceof ConfigError ? error.faults : [String(error)];
    say({ level: 'error', event: 'summary', result: 'configuration', faults });
    return 2;
  }
  secrets = config.secrets;
  const last = await checkUsers(config, { ask, now, sleep });
  const isGood = ({ failure, differences }: UserResult) => failure === undefined && differences.length === 0;
  for (const result of last) say({ level: isGood(result) ? 'info' : 'error', event: 'user', ...result });
  await push(config, now(), last).catch((error: unknown) => {
    say({ level: 'warn', event: 'pushgateway', message: String(error) });
  });
  return last.every(isGood) ? 0 : 1;
}

/** POST replaces each gauge as a whole: a user that the site no longer names is gone. */
async function push({ pushgatewayUrl }: Config, now: Date, results: readonly UserResult[]): Promise<void> {
  if (pushgatewayUrl === undefined) return;
  const answer = await fetch(`${pushgatewayUrl}/metrics/job/${JOB}`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain; version=0.0.4' },
    body: gaugesOf(now, results),
    signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
}
