import { backUp } from './backup';
import { ConfigError, configFrom, drillConfigFrom, type Environment } from './config';
import { drill } from './drill';
import { gaugesOf, gaugesOfDrill, JOB } from './gauges';

const PUSH_TIMEOUT_MS = 10_000;

export interface ProgramProps {
  readonly env: Environment;
  readonly now: () => Date;
  readonly stdout: (text: string) => void;
}

/** One run of the program: what it says, and what it sends. */
interface Run<Config, Result> {
  readonly config: (env: Environment) => Config;
  readonly work: (config: Config, begun: Date) => Promise<Result>;
  readonly done: string;
  readonly fields: (result: Result) => Readonly<Record<string, unknown>>;
  /** @param result undefined after a failure */
  readonly gauges: (now: Date, result: Result | undefined) => string;
}

interface CommonConfig {
  readonly store: { readonly place: string };
  readonly pushgatewayUrl: string | undefined;
  readonly secrets: readonly string[];
}

/** A backup, the gauges, one JSON line. */
export function runBackup(props: ProgramProps): Promise<number> {
  return run(props, {
    config: configFrom,
    work: backUp,
    done: 'backed up',
    fields: ({ record, removed }) => ({ ...record, removed }),
    gauges: (now, result) => gaugesOf(now, result?.record),
  });
}

/** A drill, the gauges, one JSON line. */
export function runDrill(props: ProgramProps): Promise<number> {
  return run(props, {
    config: drillConfigFrom,
    work: drill,
    done: 'restored',
    fields: ({ record: { file, taken, authentik }, rows }) => ({ file, taken, authentik, rows }),
    gauges: (now, result) => gaugesOfDrill(now, result !== undefined),
  });
}

/** @returns exit code: 0 it is whole, 1 it is not, 2 the configuration is wrong */
async function run<Config extends CommonConfig, Result>(
  { env, now, stdout }: ProgramProps,
  { config: configOf, work, done, fields, gauges }: Run<Config, Result>,
): Promise<number> {
  const begun = now();
  let secrets: readonly string[] = [];
  const say = (said: Readonly<Record<string, unknown>>) => {
    const line = JSON.stringify({ time: now().toISOString(), ...said });
    stdout(`${secrets.reduce((text, secret) => text.replaceAll(secret, '***'), line)}\n`);
  };
  let config: Config;
  try {
    config = configOf(env);
  } catch (error) {
    const faults = error instanceof ConfigError ? error.faults : [String(error)];
    say({ level: 'error', event: 'summary', result: 'configuration', faults });
    return 2;
  }
  secrets = config.secrets;
  const { place } = config.store;
  let result: Result | undefined;
  try {
    result = await work(config, begun);
    say({ level: 'info', event: 'summary', result: done, place, ...fields(result) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say({ level: 'error', event: 'summary', result: 'failed', place, message });
  }
  await push(config, gauges(now(), result)).catch((error: unknown) => {
    say({ level: 'warn', event: 'pushgateway', message: String(error) });
  });
  return result === undefined ? 1 : 0;
}

/** POST, not PUT: the Pushgateway keeps the gauges that this run does not send. */
async function push({ pushgatewayUrl }: CommonConfig, body: string): Promise<void> {
  if (pushgatewayUrl === undefined) return;
  const answer = await fetch(`${pushgatewayUrl}/metrics/job/${JOB}`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain; version=0.0.4' },
    body,
    signal: AbortSignal.timeout(PUSH_TIMEOUT_MS),
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
}
