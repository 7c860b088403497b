import { type BackupResult, backUp } from './backup';
import { type Config, ConfigError, configFrom, type Environment } from './config';
import { gaugesOf, JOB } from './gauges';

const PUSH_TIMEOUT_MS = 10_000;

export interface ProgramProps {
  readonly env: Environment;
  readonly now: () => Date;
  readonly stdout: (text: string) => void;
}

/**
 * One run: a backup, the gauges, one JSON line.
 *
 * @returns exit code: 0 the backup is whole, 1 it is not, 2 the configuration is wrong
 */
export async function runBackup({ env, now, stdout }: ProgramProps): Promise<number> {
  const taken = now();
  let secrets: readonly string[] = [];
  const say = (fields: Readonly<Record<string, unknown>>) => {
    const line = JSON.stringify({ time: now().toISOString(), ...fields });
    stdout(`${secrets.reduce((text, secret) => text.replaceAll(secret, '***'), line)}\n`);
  };
  let config: Config;
  try {
    config = configFrom(env);
  } catch (error) {
    const faults = error instanceof ConfigError ? error.faults : [String(error)];
    say({ level: 'error', event: 'summary', result: 'configuration', faults });
    return 2;
  }
  secrets = config.secrets;
  let result: BackupResult | undefined;
  try {
    result = await backUp(config, taken);
    const { record, removed } = result;
    say({ level: 'info', event: 'summary', result: 'backed up', place: config.store.place, ...record, removed });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say({ level: 'error', event: 'summary', result: 'failed', place: config.store.place, message });
  }
  await push(config, now(), result).catch((error: unknown) => {
    say({ level: 'warn', event: 'pushgateway', message: String(error) });
  });
  return result === undefined ? 1 : 0;
}

/** POST, not PUT: the Pushgateway keeps the gauges that this run does not send. */
async function push({ pushgatewayUrl }: Config, now: Date, result: BackupResult | undefined): Promise<void> {
  if (pushgatewayUrl === undefined) return;
  const answer = await fetch(`${pushgatewayUrl}/metrics/job/${JOB}`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain; version=0.0.4' },
    body: gaugesOf(now, result?.record),
    signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
}
