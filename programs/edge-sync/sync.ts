import { type Clock, type Deadline, minuteOf, SECOND_MS } from './clock';
import { CloudflareError, type CloudflareLists, type ListMeta } from './cloudflare/cloudflare-lists';
import { type EdgeRead, EdgeReader } from './cloudflare/edge-reader';
import { EdgeWriter } from './cloudflare/edge-writer';
import { askOperation } from './cloudflare/pending-write';
import { isDeferred, windowOf } from './cloudflare/write-deferral';
import type { Config } from './config';
import { type Digests, digestsOf, stateAfterRead, validFingerprint } from './fingerprint';
import type { Gauges } from './gauges';
import { beyond } from './lapi/allowlists';
import type { Lapi } from './lapi/lapi';
import { Screening, type ScreeningResult } from './lapi/screening';
import type { Log } from './log';
import { makePlan, type Plan } from './plan';
import type { RunOutcome, RunResult } from './run-result';
import { EMPTY_STATE, type SyncState, withoutFuture } from './state/state';
import type { LoadedState, StateStore } from './state/state-store';
import { changeOf, publishPlan, publishScreening, publishWritten, summaryOf } from './sync-report';

export interface SyncProps {
  readonly config: Config;
  readonly clock: Clock;
  readonly deadline: Deadline;
  readonly lapi: Lapi;
  readonly cloudflare: CloudflareLists;
  readonly store: StateStore;
  readonly log: Log;
  readonly gauges: Gauges;
  /** Skips the confirmations of a shrink and the wait of a deferred write. */
  readonly force: boolean;
  /** Takes over items of another owner. */
  readonly adopt: boolean;
  /** Reads and reports; writes neither the list nor the state. */
  readonly dryRun: boolean;
}

/** The run waits for a window that opens within this time: the next run would be later. */
const WAIT_FOR_WINDOW_MS = 30 * SECOND_MS;
/** Limits how many are kept of the networks that only LAPI's allowlists name; the state is small. */
const ALLOWLISTED_KEPT = 50;
/** Plans of one run. If the list is edited during each of them, the next run continues. */
const PLANS_PER_RUN = 2;

/**
 * One run: LAPI -> screening -> full read of the list -> plan -> at most one PUT -> at most four polls.
 * If a step fails, the list stays as it is.
 */
export class Sync {
  screening: Screening;
  plan: Plan | undefined;
  private state: SyncState = EMPTY_STATE;
  private saved: SyncState = EMPTY_STATE;
  private storeWorks = true;
  private readonly reader: EdgeReader;

  constructor(private readonly props: SyncProps) {
    this.screening = new Screening(props.config.screening);
    this.reader = new EdgeReader(props.cloudflare, props.config, props.adopt);
  }

  async run(): Promise<RunResult> {
    const { gauges } = this.props;
    await this.load();
    await this.waitForStart();
    const screened = await this.askLapi();
    if (typeof screened === 'string')
      return this.end('frozen', `CrowdSec LAPI: ${screened}; the edge list stays as it is`);
    try {
      const result = await this.reconcile(screened);
      gauges.set('cf_ok', 1);
      return result;
    } catch (error) {
      if (!(error instanceof CloudflareError)) throw error;
      gauges.set('cf_ok', 0);
      // 409: the list was edited during the read. 429: another request would prolong it. Both are transient.
      const transient = error.status === 409 || error.status === 429;
      const message = `Cloudflare: ${error.message}; the edge list stays as it is`;
      return transient ? this.end('deferred', message) : this.end('error', message);
    } finally {
      await this.saveAtEnd();
    }
  }

  /** The gauges that come from the state and not from a read. */
  publishState(): void {
    const { gauges, clock } = this.props;
    const { deferral, lastWrite } = this.state;
    if (lastWrite !== undefined) gauges.set('last_write_success', Math.round(lastWrite.at / SECOND_MS));
    if (!this.storeWorks) return;
    const deferred = isDeferred(this.state, clock.now());
    gauges.set('throttled', deferred && deferral?.reason === 'throttled' ? 1 : 0);
    gauges.set('next_write_at', deferral === undefined ? 0 : Math.round(deferral.notBefore / SECOND_MS));
  }

  private async load(): Promise<void> {
    const loaded: LoadedState = await this.props.store.load();
    if (loaded.kind === 'loaded') {
      this.state = withoutFuture(loaded.state, this.props.clock.now());
      this.saved = loaded.state;
    } else if (loaded.kind !== 'absent') {
      this.storeWorks = loaded.kind !== 'unreachable';
      const message = `${this.props.store.description}: ${loaded.kind} (${loaded.reason}); everything is read, and written at most twice an hour`;
      this.props.log.line('warn', 'state', message);
    }
  }

  private async waitForStart(): Promise<void> {
    const { clock, config, dryRun } = this.props;
    if (dryRun) return;
    const notBefore = this.state.deferral?.notBefore;
    const wait = (notBefore ?? 0) - clock.now();
    if (notBefore !== undefined && notBefore === windowOf(this.state) && wait > 0 && wait <= WAIT_FOR_WINDOW_MS) {
      await clock.sleep(wait);
    } else if (config.jitterMs > 0) {
      // Jitter, so that installations do not all call at :00.
      await clock.sleep(clock.random() * config.jitterMs);
    }
  }

  /**
   * The screened bans of LAPI, or why they are unknown. The raw answer, the largest object in memory, is released here.
   */
  private async askLapi(): Promise<ScreeningResult | string> {
    const { config, gauges, lapi, log } = this.props;
    const { neverBlock, origins, scopes } = config.screening;
    const allowed = await lapi.readAllowed(config.lapiMachine);
    const answer = allowed.known ? await lapi.bans(origins, scopes) : allowed;
    gauges.set('lapi_ok', answer.known ? 1 : 0);
    if (!allowed.known) return allowed.reason;
    if (!answer.known) return answer.reason;
    const { networks } = allowed;
    this.screening = Screening.beside(networks, config.screening);
    if (config.lapiMachine !== undefined) {
      gauges.set('allowlisted', networks.length);
      this.state = { ...this.state, allowlisted: beyond(networks, neverBlock).slice(0, ALLOWLISTED_KEPT) };
    }
    const screened = this.screening.screen(answer.decisions);
    publishScreening(screened, gauges, log);
    return screened;
  }

  private async reconcile(screened: ScreeningResult): Promise<RunResult> {
    const { cloudflare, clock, config, log } = this.props;
    let { list, capacity } = await this.reader.find();
    this.props.gauges.set('capacity', capacity);
    this.props.gauges.set('ban_count', list.numItems);
    const asked = await askOperation(cloudflare, this.state, clock.now());
    this.state = asked.state;
    if (asked.fault !== undefined) log.line('error', 'write', asked.fault);
    const digests = digestsOf({ ...config, screening: this.screening.props }, capacity, screened);
    const ended = this.fastPath(list, digests, screened.candidates.size);
    if (ended !== undefined) return ended;
    if (capacity === 0) return this.end('error', `the other lists of the account leave no room for ${list.name}`);

    for (let attempt = 1; attempt <= PLANS_PER_RUN; attempt += 1) {
      const read = await this.reader.read(list);
      const plan = this.planFor(screened, read, capacity);
      const after = stateAfterRead(this.state, read, plan, digests, clock.now());
      this.state = after.state;
      if (after.fault !== undefined) log.line('error', 'write', after.fault);
      const ended = this.endWithoutWrite(read, plan);
      if (ended !== undefined) return ended;
      // The PUT replaces everything on the list: an edit since the read would be silently lost.
      const again = await this.reader.find();
      const edited = again.list.modifiedOn !== read.list.modifiedOn || again.list.numItems !== read.list.numItems;
      if (!edited) return await this.write(read, plan);
      ({ list, capacity } = again);
    }
    return this.end('deferred', `list ${list.name} is being edited; the next run looks again`);
  }

  /** Fast path: ends the run after one call when neither side has changed, or when no write is allowed yet. */
  private fastPath(list: ListMeta, digests: Digests, wanted: number): RunResult | undefined {
    const { adopt, clock, config, force, gauges } = this.props;
    const fingerprint = validFingerprint(this.state, list, digests, clock.now(), config.fullReadMs);
    if (fingerprint === undefined || adopt || force) return undefined;
    gauges.set('edge', list.numItems);
    if (fingerprint.settled === digests.wanted) {
      // Bans that are about to end stay on the list until they do.
      gauges.set('desired', fingerprint.wanted ?? Math.max(wanted, list.numItems));
      for (const name of ['drift_add', 'drift_remove', 'stale_unbans', 'never_block_on_edge'] as const)
        gauges.set(name, 0);
      return this.end('in-sync', `list ${list.name} holds ${list.numItems} bans, nothing has changed`);
    }
    if (!isDeferred(this.state, clock.now())) return undefined;
    return this.endDeferred(`LAPI has ${wanted} bans, list ${list.name} ${list.numItems}`);
  }

  private planFor(screened: ScreeningResult, { list, edge }: EdgeRead, capacity: number): Plan {
    const { clock, config, force } = this.props;
    const { screening, state } = this;
    const { hold } = config;
    const plan = makePlan({
      screened,
      screening,
      edge,
      numItems: list.numItems,
      capacity,
      hold,
      holdState: this.storeWorks ? state.hold : undefined,
      floorSeen: state.floorSeen === true,
      force,
      now: clock.now(),
    });
    this.plan = plan;
    publishPlan(plan, edge, this.props.gauges, this.props.log);
    return plan;
  }

  private endWithoutWrite({ list, edge }: EdgeRead, plan: Plan): RunResult | undefined {
    const { clock, force, dryRun } = this.props;
    const change = changeOf(plan);
    const marks = edge.foreign.length > 0;
    if (change === undefined && !marks) {
      return this.end('in-sync', summaryOf(list, plan, edge.entries.size));
    }
    const what = `list ${list.name}: ${change ?? `${edge.foreign.length} items to adopt`}`;
    if (dryRun) return this.end('dry-run', `${what}; a dry run, nothing written`);
    if (this.state.pending !== undefined)
      return this.end('unconfirmed', `${what}; waits for the result of the last write`);
    if (!force && isDeferred(this.state, clock.now())) return this.endDeferred(what);
    if (!this.storeWorks && !force && !isFullHour(clock.now())) {
      return this.end('deferred', `${what}; without a readable state only written at the full hour`);
    }
    return undefined;
  }

  private endDeferred(what: string): RunResult {
    const { deferral } = this.state;
    const until = minuteOf(deferral?.notBefore ?? 0);
    const message = `${what}; not written before ${until} (${deferral?.reason}: ${deferral?.detail})`;
    // A throttled account is not a fault of the run; a refused write needs the operator.
    return deferral?.reason === 'throttled' ? this.end('deferred', message, true) : this.end('error', message);
  }

  private async write({ list }: EdgeRead, plan: Plan): Promise<RunResult> {
    const { cloudflare, clock, deadline, config, gauges, store } = this.props;
    const writer = new EdgeWriter({
      cloudflare,
      clock,
      deadline,
      owner: config.owner,
      requireSave: this.storeWorks && !isFullHour(clock.now()),
      leastMs: config.timeoutMs + 5 * SECOND_MS,
      save: async (state) => {
        const result = await store.save(state);
        if (result.kind === 'saved') this.saved = state;
        return result;
      },
    });
    const written = await writer.write(list, plan, this.state);
    this.state = written.state;
    const what = `list ${list.name}: ${changeOf(plan) ?? 'items to adopt'}`;
    const done = changeOf(plan, 'past') ?? 'items adopted';
    switch (written.kind) {
      case 'confirmed':
        publishWritten(plan, gauges);
        return this.end('written', `${done}; ${summaryOf(list, plan, plan.target.size)}`);
      case 'unconfirmed':
        return this.end('unconfirmed', `${what}; sent, ${written.detail}; the next run looks at it`);
      case 'held':
        return this.end('deferred', `${what}; not written, ${written.detail}`);
      case 'unsaved':
        return this.end('error', `${what}; not written, ${written.detail}`);
      case 'throttled':
        return this.endDeferred(what);
      case 'refused':
        return this.end(
          'error',
          `${what}; ${written.detail}; next attempt at ${minuteOf(this.state.deferral?.notBefore ?? 0)}`,
        );
    }
  }

  private async saveAtEnd(): Promise<void> {
    const { store, log, dryRun } = this.props;
    if (dryRun || !this.storeWorks || JSON.stringify(this.state) === JSON.stringify(this.saved)) return;
    const result = await store.save(this.state);
    if (result.kind !== 'saved') {
      const reason = result.kind === 'failed' ? result.reason : 'another run has saved';
      log.line('warn', 'state', `${store.description}: not saved (${reason})`);
    }
  }

  /**
   * A run that holds removals back is `held`, unless it is an error, and still a success: it did what was planned.
   */
  private end(outcome: RunOutcome, summary: string, ok = outcome === 'in-sync' || outcome === 'written'): RunResult {
    if (outcome === 'error') return { outcome, exitCode: 1, success: false, summary };
    if ((this.plan?.held.length ?? 0) > 0) return { outcome: 'held', exitCode: 3, success: ok, summary };
    return { outcome, exitCode: 0, success: ok, summary };
  }
}

/** Without a store attempts cannot be counted, so the clock limits them to one or two an hour. */
function isFullHour(now: number): boolean {
  return new Date(now).getUTCMinutes() < 2;
}
