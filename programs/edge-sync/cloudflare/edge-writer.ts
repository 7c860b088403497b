import type { Clock, Deadline } from '../clock';
import { SECOND_MS } from '../clock';
import { digestOf } from '../lapi/screening';
import type { Plan } from '../plan';
import type { PendingWrite, SyncState } from '../state/state';
import type { SaveResult } from '../state/state-store';
import { CloudflareError, type CloudflareLists, type ListMeta } from './cloudflare-lists';
import { EdgeList, itemsOf } from './edge-list';
import { askOperation, confirmWrite } from './pending-write';
import { deferAfter } from './write-deferral';

/** Waits before the polls: a small list is done at once; after the last poll the next run checks again. */
const POLL_WAITS_MS = [0.1 * SECOND_MS, SECOND_MS, 4 * SECOND_MS, 8 * SECOND_MS];
const VERIFY_WAIT_MS = 2 * SECOND_MS;

export interface EdgeWriterProps {
  readonly cloudflare: CloudflareLists;
  readonly clock: Clock;
  readonly deadline: Deadline;
  readonly owner: string;
  /** Saves the state before and during the write, so that the next run knows of it if the pod is killed. */
  readonly save: (state: SyncState) => Promise<SaveResult>;
  /** True when a failed save must stop the write: the state was readable, so later runs rely on it. */
  readonly requireSave: boolean;
  /** Least remaining time: the result of a PUT that the budget ends is unknown. */
  readonly leastMs: number;
}

/** `held` and `unsaved`: nothing was written; `unsaved` needs the operator, since the state cannot be saved. */
export type WriteResult =
  | { readonly kind: 'confirmed'; readonly state: SyncState }
  | {
      readonly kind: 'unconfirmed' | 'held' | 'unsaved' | 'throttled' | 'refused';
      readonly state: SyncState;
      readonly detail: string;
    };

/** One PUT of the whole set, and a bounded number of polls for its result. Never a second PUT in the same run. */
export class EdgeWriter {
  constructor(private readonly props: EdgeWriterProps) {}

  async write(list: ListMeta, plan: Plan, before: SyncState): Promise<WriteResult> {
    const { cloudflare, clock, deadline, owner, save, requireSave, leastMs } = this.props;
    if (deadline.remainingMs() < leastMs) return { kind: 'held', state: before, detail: 'too little time is left' };
    const pending: PendingWrite = {
      startedAt: clock.now(),
      target: digestOf(plan.target.keys()),
      modifiedOnBefore: list.modifiedOn,
      ...(plan.hold.kind === 'confirmed' ? { shrinks: true } : {}),
    };
    const intent: SyncState = { ...before, pending, fingerprint: undefined };
    const saved = await save(intent);
    if (saved.kind === 'conflict') return { kind: 'held', state: before, detail: 'another run is active' };
    if (saved.kind === 'failed' && requireSave) {
      return { kind: 'unsaved', state: before, detail: `the state cannot be saved (${saved.reason})` };
    }
    const answer = await cloudflare.replace(list.id, itemsOf(plan.target, owner));
    const withoutPending: SyncState = { ...intent, pending: undefined };
    switch (answer.kind) {
      case 'throttled': {
        const { floor, retryAfterMs, detail } = answer;
        const rejection = { reason: 'throttled', floor, retryAfterMs, detail } as const;
        return { kind: 'throttled', state: deferAfter(withoutPending, clock.now(), rejection), detail };
      }
      case 'rejected': {
        const { detail } = answer;
        const state = deferAfter(withoutPending, clock.now(), { reason: 'rejected', detail });
        return { kind: 'refused', state, detail: `Cloudflare refused the write: ${detail}` };
      }
      case 'unknown':
        return this.verify(list, plan, intent, pending, answer.detail);
      case 'accepted': {
        const accepted = { ...intent, pending: { ...pending, operationId: answer.operationId } };
        await save(accepted);
        return this.poll(accepted, answer.operationId);
      }
    }
  }

  private async poll(accepted: SyncState, operationId: string): Promise<WriteResult> {
    const { cloudflare, clock, deadline } = this.props;
    let detail = `operation ${operationId} is not over yet`;
    for (const wait of POLL_WAITS_MS) {
      if (deadline.remainingMs() < wait + SECOND_MS) break;
      await clock.sleep(wait);
      const { state, fault } = await askOperation(cloudflare, accepted, clock.now());
      if (fault !== undefined) return { kind: 'refused', state, detail: fault };
      if (state.pending === undefined) return { kind: 'confirmed', state };
      detail = `operation ${operationId} is still not over`;
    }
    return { kind: 'unconfirmed', state: accepted, detail };
  }

  /**
   * A PUT without an answer may have been applied. The list is read again; the PUT is not repeated (the SDK sent it
   * three times).
   */
  private async verify(
    list: ListMeta,
    plan: Plan,
    intent: SyncState,
    pending: PendingWrite,
    fault: string,
  ): Promise<WriteResult> {
    const { cloudflare, clock, deadline, owner } = this.props;
    const detail = `the write got no usable answer (${fault})`;
    if (deadline.remainingMs() > VERIFY_WAIT_MS + 5 * SECOND_MS) {
      await clock.sleep(VERIFY_WAIT_MS);
      try {
        const atMost = Math.max(list.numItems, plan.target.size);
        const edge = await EdgeList.read(cloudflare.items(list.id, atMost), owner);
        if (edge.digest === pending.target) {
          return { kind: 'confirmed', state: confirmWrite(intent, pending, pending.startedAt) };
        }
      } catch (error) {
        if (!(error instanceof CloudflareError)) throw error;
      }
    }
    return { kind: 'unconfirmed', state: intent, detail };
  }
}
