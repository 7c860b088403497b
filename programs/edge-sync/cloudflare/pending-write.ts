import { MINUTE_MS } from '../clock';
import type { PendingWrite, SyncState } from '../state/state';
import { CloudflareError, type CloudflareLists } from './cloudflare-lists';
import type { EdgeList } from './edge-list';
import { deferAfter } from './write-deferral';

/** An operation that is pending after this time counts as failed: Cloudflare needs a second for 10 000 items. */
const OPERATION_LIMIT_MS = 30 * MINUTE_MS;
/** A request without an answer is not repeated before the next run has read the list. */
const UNANSWERED_LIMIT_MS = 3 * MINUTE_MS;

export interface SettledState {
  readonly state: SyncState;
  /** A fault for the operator. */
  readonly fault?: string;
}

/**
 * Polls once for the result of the last run's operation. Without an operation id only the content of the list shows it.
 */
export async function askOperation(cloudflare: CloudflareLists, state: SyncState, now: number): Promise<SettledState> {
  const { pending } = state;
  if (pending?.operationId === undefined) return { state };
  try {
    const operation = await cloudflare.operation(pending.operationId);
    if (operation.status === 'completed') return { state: confirmWrite(state, pending, operation.completedAt ?? now) };
    if (operation.status === 'failed')
      return recordFailure(state, now, `the write failed at Cloudflare: ${operation.error}`);
    return { state };
  } catch (error) {
    if (!(error instanceof CloudflareError)) throw error;
    // Cloudflare no longer knows the operation: it counts as a write without an answer.
    if (error.status === 404) return { state: { ...state, pending: { ...pending, operationId: undefined } } };
    // The full read that follows shows the result, too.
    return { state };
  }
}

/** Settles a pending write by the content of the list, or gives it up after its time limit. */
export function settleByContent(state: SyncState, edge: EdgeList, now: number): SettledState {
  const { pending } = state;
  if (pending === undefined) return { state };
  if (edge.digest === pending.target) return { state: confirmWrite(state, pending, pending.startedAt) };
  const age = now - pending.startedAt;
  if (pending.operationId === undefined) {
    if (age < UNANSWERED_LIMIT_MS) return { state };
    const unanswered = (state.unanswered ?? 0) + 1;
    // The first may be chance. From the second on it is an error and deferred: otherwise 360 silent writes a day.
    if (unanswered === 1) return { state: { ...state, pending: undefined, unanswered } };
    return recordFailure({ ...state, unanswered }, now, `${unanswered} writes got no answer and did not happen`);
  }
  if (age < OPERATION_LIMIT_MS) return { state };
  return recordFailure(
    state,
    now,
    `operation ${pending.operationId} did not end within ${OPERATION_LIMIT_MS / MINUTE_MS} minutes`,
  );
}

/** A shrink that was written is over: the next one needs confirmations of its own. A held one goes on. */
export function confirmWrite(state: SyncState, pending: PendingWrite, at: number): SyncState {
  const { target, modifiedOnBefore, shrinks = false } = pending;
  const lastWrite = { at, target, modifiedOnBefore };
  const hold = shrinks ? undefined : state.hold;
  return { ...state, pending: undefined, deferral: undefined, unanswered: undefined, hold, lastWrite };
}

function recordFailure(state: SyncState, now: number, detail: string): SettledState {
  return { state: deferAfter({ ...state, pending: undefined }, now, { reason: 'failed', detail }), fault: detail };
}
