import { readFileSync } from 'node:fs';
import { getHeapStatistics } from 'node:v8';
import { type Clock, Deadline, SECOND_MS } from './clock';
import { CloudflareLists } from './cloudflare/cloudflare-lists';
import { type CommandLine, parseCommandLine, USAGE } from './command-line';
import { type Config, ConfigError, configFrom, type Environment } from './config';
import { Gauges, pushGauges } from './gauges';
import { HttpClient } from './http-client';
import { Lapi } from './lapi/lapi';
import { Log } from './log';
import type { RunResult } from './run-result';
import { ConfigMapStore } from './state/config-map-store';
import { FileStore } from './state/file-store';
import type { StateStore } from './state/state-store';
import { Sync } from './sync';
import { explain } from './why';

export interface ProgramProps {
  readonly args: readonly string[];
  readonly env: Environment;
  readonly clock: Clock;
  /** Ends the run early, with its summary and its metrics. @default never */
  readonly stop?: AbortSignal;
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
}

/** `name/version` with exactly one slash: LAPI logs an error for any other form. */
const USER_AGENT = 'gatehouse-edge-sync/1';
const PUSH_TIMEOUT_MS = 5 * SECOND_MS;
/** Beyond the budget, so that a run that took too long still saves its state. */
const SAVE_RESERVE_MS = 3 * SECOND_MS;

/** Runs once and returns the exit code. Never throws: every run ends with its summary line. */
export async function runProgram(props: ProgramProps): Promise<number> {
  const { args, env, clock, stdout, stderr } = props;
  const secrets = [env.CROWDSEC_LAPI_KEY, env.CROWDSEC_LAPI_PASSWORD, env.EDGE_SYNC_CLOUDFLARE_TOKEN].map(
    (secret = '') => secret.trim(),
  );
  const toStderr = args.includes('--plan') || args.includes('why');
  const log = new Log({ clock, secrets, write: (line) => (toStderr ? stderr : stdout)(`${line}\n`) });
  const gauges = new Gauges();
  const started = clock.now();
  let config: Config | undefined;
  let command: CommandLine | undefined;
  let result: RunResult;
  try {
    command = parseCommandLine(args);
    if (command.command === 'help') {
      stdout(USAGE);
      return 0;
    }
    config = configFrom(env);
    if (command.command === 'why') return await why(config, command.address, props);
    result = await sync(config, command, props, log, gauges);
  } catch (error) {
    result = resultOf(error, log);
  }
  if (props.stop?.aborted === true && !result.success) {
    result = { outcome: 'stopped', exitCode: 1, success: false, summary: `ended early by a signal: ${result.summary}` };
  }
  gauges.set('sync_success', result.success ? 1 : 0);
  gauges.set('sync_last_run_seconds', Math.round(clock.now() / SECOND_MS));
  gauges.set('last_run', Math.round(clock.now() / SECOND_MS));
  if (result.success) gauges.set('last_success', Math.round(clock.now() / SECOND_MS));
  const readsOnly = command !== undefined && (command.command === 'why' || command.dryRun || command.plan);
  if (!readsOnly) await push(props, config, gauges, log);
  const { outcome, exitCode, summary } = result;
  const seconds = (clock.now() - started) / SECOND_MS;
  log.line(exitCode === 0 ? (outcome === 'frozen' ? 'warn' : 'info') : 'error', 'summary', summary, {
    outcome,
    exitCode,
    seconds,
  });
  return exitCode;
}

async function sync(
  config: Config,
  command: CommandLine,
  props: ProgramProps,
  log: Log,
  gauges: Gauges,
): Promise<RunResult> {
  const calls = new Map<string, number>();
  const parts = connect(config, props, (kind) => calls.set(kind, (calls.get(kind) ?? 0) + 1));
  const isDryRun = command.dryRun || command.plan;
  const run = new Sync({
    ...parts,
    config,
    log,
    gauges,
    clock: props.clock,
    force: command.force,
    adopt: command.adopt || config.adopt,
    dryRun: isDryRun,
  });
  try {
    const result = await run.run();
    if (command.plan) props.stdout(`${JSON.stringify(planView(run, result), undefined, 2)}\n`);
    return result;
  } finally {
    run.publishState();
    for (const kind of ['lapi', 'cloudflare_read', 'cloudflare_write', 'cloudflare_poll']) {
      gauges.set('api_calls', calls.get(kind) ?? 0, { kind });
    }
    parts.close();
  }
}

async function why(config: Config, address: string, props: ProgramProps): Promise<number> {
  const parts = connect(config, props, () => {});
  try {
    props.stdout(await explain(address, { ...parts, config, now: props.clock.now() }));
    return 0;
  } finally {
    parts.close();
  }
}

interface Parts {
  readonly deadline: Deadline;
  readonly lapi: Lapi;
  readonly cloudflare: CloudflareLists;
  readonly store: StateStore;
  readonly close: () => void;
}

function connect(config: Config, { clock, stop }: ProgramProps, onCall: (kind: string) => void): Parts {
  const deadline = new Deadline(clock, config.budgetMs, stop);
  const heapBytes = getHeapStatistics().heap_size_limit;
  const { timeoutMs } = config;
  const common = { 'user-agent': USER_AGENT, accept: 'application/json' };
  const lapiClient = new HttpClient({
    baseUrl: config.lapiUrl,
    headers: { ...common, 'x-api-key': config.lapiKey },
    timeoutMs: config.lapiTimeoutMs,
    clock,
    deadline,
    maxBytes: Lapi.largestAnswer(heapBytes),
  });
  const cloudflareClient = new HttpClient({
    baseUrl: config.cloudflareUrl,
    headers: { ...common, authorization: `Bearer ${config.cloudflareToken}` },
    timeoutMs,
    clock,
    deadline,
  });
  const store = storeOf(config, common, clock);
  return {
    deadline,
    lapi: new Lapi(lapiClient, () => onCall('lapi'), heapBytes),
    cloudflare: new CloudflareLists({ client: cloudflareClient, accountId: config.accountId, clock, onCall }),
    store,
    close: () => {
      for (const part of [lapiClient, cloudflareClient, store]) part.close();
    },
  };
}

function storeOf(
  { state, timeoutMs, budgetMs }: Config,
  common: Readonly<Record<string, string>>,
  clock: Clock,
): StateStore {
  if (state.kind === 'file') return new FileStore(state.path);
  const read = (name: string) => {
    try {
      return readFileSync(`${state.serviceAccountDir}/${name}`, 'utf8');
    } catch {
      throw new ConfigError([
        `EDGE_SYNC_SERVICE_ACCOUNT_DIR: has no ${name}, found: ${state.serviceAccountDir}; mount the token of the service account, or set EDGE_SYNC_STATE_FILE`,
      ]);
    }
  };
  const headers = { ...common, authorization: `Bearer ${read('token').trim()}` };
  const deadline = new Deadline(clock, budgetMs + SAVE_RESERVE_MS);
  const client = new HttpClient({ baseUrl: state.apiUrl, headers, timeoutMs, clock, deadline, ca: read('ca.crt') });
  return new ConfigMapStore({ client, namespace: read('namespace').trim(), name: state.name });
}

function resultOf(error: unknown, log: Log): RunResult {
  if (error instanceof ConfigError) {
    for (const fault of error.faults) log.line('error', 'config', fault);
    const summary = `nothing was written: ${error.faults.length === 1 ? error.faults[0] : `${error.faults.length} settings are wrong, see above`}`;
    return { outcome: 'config', exitCode: 2, success: false, summary };
  }
  const message = error instanceof Error ? error.message : String(error);
  log.line('error', 'bug', 'a fault of the program itself', {
    stack: error instanceof Error ? error.stack : undefined,
  });
  return { outcome: 'error', exitCode: 1, success: false, summary: `the program failed: ${message}` };
}

/** A Pushgateway that is down does not affect the edge: a warning only. */
async function push({ clock, env }: ProgramProps, config: Config | undefined, gauges: Gauges, log: Log): Promise<void> {
  // The URL may be valid although another setting is not, and then the alert should fire.
  const baseUrl = config === undefined ? env.PUSHGATEWAY_URL?.trim() : config.pushgatewayUrl;
  if (baseUrl === undefined || !/^https?:\/\/[^@]+$/.test(baseUrl)) return;
  const deadline = new Deadline(clock, PUSH_TIMEOUT_MS);
  const timeoutMs = Math.min(config?.timeoutMs ?? PUSH_TIMEOUT_MS, PUSH_TIMEOUT_MS);
  const client = new HttpClient({
    baseUrl: baseUrl.replace(/\/+$/, ''),
    headers: { 'user-agent': USER_AGENT },
    timeoutMs,
    clock,
    deadline,
  });
  try {
    await pushGauges(client, config?.job ?? 'crowdsec_cf_sync', gauges);
  } catch (error) {
    log.line('warn', 'metrics', `Pushgateway: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    client.close();
  }
}

function planView({ plan }: Sync, { outcome, exitCode, summary }: RunResult): Record<string, unknown> {
  if (plan === undefined) return { outcome, exitCode, summary };
  const { target, wanted: _, hold, ...changes } = plan;
  return { outcome, exitCode, summary, size: target.size, ...changes, hold: hold.kind };
}
