import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleEdgeSync } from '../../../constructs/crowdsec/edge-sync-program';
import { type Clock, HOUR_MS, MINUTE_MS } from '../../../programs/edge-sync/clock';
import type { Environment } from '../../../programs/edge-sync/config';
import { runProgram } from '../../../programs/edge-sync/program';
import {
  CloudflareListsServer,
  type CloudflareListsServerProps,
  type StoredList,
} from '../../support/cloudflare/lists';
import { type LapiDecision, LapiServer } from '../../support/servers/lapi';
import { PushgatewayServer } from '../../support/servers/pushgateway';

export const OWNER = 'gatehouse edge-sync';
/** The owner's own networks in every test. */
export const NEVER_BLOCK = '203.0.113.7, 2001:db8:aaaa:1::/64';

export interface Run {
  readonly exitCode: number;
  readonly stdout: string;
  /** The log lines of both streams. */
  readonly lines: readonly { readonly level: string; readonly event: string; readonly message: string }[];
  readonly summary: string;
  readonly outcome: string;
}

/** LAPI, Cloudflare, a Pushgateway, a state file and a clock that a test moves: what one site consists of. */
export class Harness {
  now = Date.parse('2026-01-05T12:30:00Z');
  readonly env: Record<string, string | undefined>;
  readonly statePath: string;
  private readonly timers = new Set<{ readonly ms: number; readonly call: () => void }>();

  private constructor(
    readonly lapi: LapiServer,
    readonly cloudflare: CloudflareListsServer,
    readonly pushgateway: PushgatewayServer,
    readonly list: StoredList,
    private readonly directory: string,
  ) {
    this.statePath = join(directory, 'state.json');
    lapi.onSilence = () => this.runOut();
    cloudflare.onSilence = () => this.runOut();
    this.env = {
      CROWDSEC_LAPI_URL: lapi.url,
      CROWDSEC_LAPI_KEY: LapiServer.KEY,
      CLOUDFLARE_API_URL: cloudflare.url,
      EDGE_SYNC_CLOUDFLARE_TOKEN: CloudflareListsServer.TOKEN,
      CLOUDFLARE_ACCOUNT_ID: CloudflareListsServer.ACCOUNT,
      PUSHGATEWAY_URL: pushgateway.url,
      EDGE_SYNC_NEVER_BLOCK: NEVER_BLOCK,
      EDGE_SYNC_STATE_FILE: this.statePath,
      EDGE_SYNC_JITTER_SECONDS: '0',
    };
  }

  /**
   * @param edge on the list already, written by the sync itself
   * @param bans of LAPI @default the same
   */
  static async start(
    edge: readonly string[] = [],
    bans = edge,
    props: CloudflareListsServerProps = {},
  ): Promise<Harness> {
    const time: { harness?: Harness } = {};
    const now = () => time.harness?.now ?? Date.parse('2026-01-05T12:00:00Z');
    const [lapi, cloudflare, pushgateway] = await Promise.all([
      LapiServer.start(),
      CloudflareListsServer.start({ now, ...props }),
      PushgatewayServer.start(),
    ]);
    const list = cloudflare.addList('crowdsec_ban', ours(edge));
    const harness = new Harness(lapi, cloudflare, pushgateway, list, mkdtempSync(join(tmpdir(), 'edge-sync-')));
    time.harness = harness;
    harness.ban(...bans);
    return harness;
  }

  async stop(): Promise<void> {
    await Promise.all([this.lapi.stop(), this.cloudflare.stop(), this.pushgateway.stop()]);
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** A request that gets no further byte runs into its timeout, on the clock of this harness. */
  private runOut(): void {
    for (const timer of [...this.timers]) {
      this.timers.delete(timer);
      this.now += timer.ms;
      timer.call();
    }
  }

  /** LAPI has exactly these bans from now on. */
  ban(...values: readonly string[]): void {
    this.lapi.decisions = values.map((value, index) => decision({ id: index + 1, value }));
  }

  /** The texts on the edge list, as stored. */
  get edge(): readonly string[] {
    return this.list.items.map(({ ip }) => ip);
  }

  /** One run, in this process, at the time of this harness; sleeping moves the time. */
  async run(args: readonly string[] = [], env: Environment = {}): Promise<Run> {
    const clock: Clock = {
      now: () => this.now,
      sleep: async (ms) => {
        this.now += ms;
      },
      after: (ms, call) => {
        const timer = { ms, call };
        this.timers.add(timer);
        return { cancel: () => this.timers.delete(timer) };
      },
      random: () => 0.5,
    };
    let stdout = '';
    let stderr = '';
    const exitCode = await runProgram({
      args,
      env: { ...this.env, ...env },
      clock,
      stdout: (text) => {
        stdout += text;
      },
      stderr: (text) => {
        stderr += text;
      },
    });
    return runOf(exitCode, stdout, stderr);
  }

  /** The next scheduled run. */
  async later(minutes = 2, args: readonly string[] = [], env: Environment = {}): Promise<Run> {
    this.now += minutes * MINUTE_MS;
    return this.run(args, env);
  }

  /** Runs every two minutes until the edge holds what LAPI wants, at most for this long. */
  async settle(limitMs = 80 * HOUR_MS): Promise<Run> {
    const end = this.now + limitMs;
    let run = await this.run();
    while (run.outcome !== 'in-sync' && this.now < end) {
      const state = this.state();
      const notBefore = Number((state.deferral as { notBefore?: number } | undefined)?.notBefore ?? 0);
      // Nothing happens before that time, so the runs in between are skipped.
      this.now = Math.max(this.now + 2 * MINUTE_MS, notBefore);
      run = await this.run();
    }
    return run;
  }

  /** The last value of a gauge, by its name without the prefix and with its labels. */
  gauge(name: string): number | undefined {
    return this.pushgateway.samples.get(`crowdsec_cf_list_${name}`);
  }

  state(): Record<string, unknown> {
    if (!existsSync(this.statePath)) return {};
    return JSON.parse(readFileSync(this.statePath, 'utf8')) as Record<string, unknown>;
  }

  /** The bundled file as the pod runs it: its own process, nothing but its environment, a directory it cannot write. */
  runBundle(args: readonly string[] = [], env: Environment = {}, started?: (pod: ChildProcess) => void): Promise<Run> {
    const directory = join(this.directory, 'program');
    mkdirSync(directory, { recursive: true });
    const file = join(directory, 'edge-sync.mjs');
    chmodSync(directory, 0o755);
    writeFileSync(file, bundle());
    chmodSync(directory, 0o555);
    const child = spawn(process.execPath, [file, ...args], { cwd: directory, env: { ...this.env, ...env } });
    started?.(child);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString('utf8');
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString('utf8');
    });
    return new Promise((resolve) => {
      child.on('close', (code) => {
        chmodSync(directory, 0o755);
        resolve(runOf(code ?? -1, stdout, stderr));
      });
    });
  }
}

export function ours(texts: readonly string[]): { ip: string; comment: string }[] {
  return texts.map((ip) => ({ ip, comment: OWNER }));
}

export function decision(fields: Partial<LapiDecision>): LapiDecision {
  return {
    id: 1,
    origin: 'crowdsec',
    type: 'ban',
    scope: 'Ip',
    value: '192.0.2.1',
    duration: '3h59m0s',
    scenario: 'crowdsecurity/http-probing',
    ...fields,
  };
}

/** `count` addresses that count as ordinary: 198.51.100.1, 198.51.100.2 ... then the benchmark range. */
export function addresses(count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    index < 250 ? `198.51.100.${index + 1}` : `198.18.${Math.floor(index / 250)}.${(index % 250) + 1}`,
  );
}

export const BANS = addresses(20);
export const MORE = addresses(22);

/** The list as it was, not one item more or less. */
export function expectUntouched(harness: Harness, edge: readonly string[] = BANS): void {
  expect(new Set(harness.edge)).toEqual(new Set(edge));
  expect(harness.edge).toHaveLength(edge.length);
}

let bundled: string | undefined;
function bundle(): string {
  bundled ??= bundleEdgeSync();
  return bundled;
}

function runOf(exitCode: number, stdout: string, stderr: string): Run {
  const lines = `${stdout}${stderr}`
    .split('\n')
    .filter((line) => line.startsWith('{"time"'))
    .map((line) => JSON.parse(line) as Run['lines'][number] & { outcome?: string });
  const summaries = lines.filter(({ event }) => event === 'summary');
  const summary = summaries[0];
  // The promise of the log, checked in every run of every test.
  if (summaries.length > 1) throw new Error(`one summary per run, got: ${summaries.length}`);
  return { exitCode, stdout, lines, summary: summary?.message ?? '', outcome: summary?.outcome ?? '' };
}
