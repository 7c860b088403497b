import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../clock';
import type { DeferralReason, SyncState } from '../state/state';

/** Observed between two successful item writes of a free account: never less than 72 h. */
export const FLOOR_MS = 72 * HOUR_MS + 5 * SECOND_MS;

const LADDER_MS = [15 * MINUTE_MS, 30 * MINUTE_MS, HOUR_MS];
/** Rejected attempts per day, the one at the opening of the window not counted. */
const DAILY_REJECTIONS = 23;

export interface Rejection {
  readonly reason: DeferralReason;
  readonly detail: string;
  /** True when Cloudflare answered with code 10040. */
  readonly floor?: boolean;
  /**
   * `retry-after` of Cloudflare. Its 60 s are known to be too short, so it counts only when it is longer than the
   * ladder.
   */
  readonly retryAfterMs?: number;
}

/**
 * When to write again: after 15 min, 30 min, then every hour, at most 24 attempts a day, and one attempt exactly when
 * the window of 72 h opens. CrowdSec's own bouncer repeated a failed PUT every 30 s and was turned away for days;
 * back-off alone was up to 12 h late.
 */
export function deferAfter(state: SyncState, now: number, rejection: Rejection): SyncState {
  const streak = (state.deferral?.streak ?? 0) + 1;
  const step = LADDER_MS[Math.min(streak, LADDER_MS.length) - 1] ?? HOUR_MS;
  const rejections = [...state.rejections.filter((at) => at > now - DAY_MS), now];
  const asked = now + (rejection.retryAfterMs ?? 0);
  let notBefore = Math.max(now + step, asked);
  const oldest = rejections.at(-DAILY_REJECTIONS);
  if (oldest !== undefined) notBefore = Math.max(notBefore, oldest + DAY_MS);
  const floorSeen = state.floorSeen === true || rejection.floor === true;
  const window = floorSeen ? windowOf({ ...state, floorSeen }) : undefined;
  if (window !== undefined && window > now && window < notBefore) notBefore = Math.max(window, asked);
  return {
    ...state,
    ...(floorSeen ? { floorSeen } : {}),
    rejections,
    deferral: { reason: rejection.reason, streak, notBefore, detail: rejection.detail },
  };
}

/** When the window of a throttled account opens; undefined while the floor was never met. */
export function windowOf(state: SyncState): number | undefined {
  return state.floorSeen === true && state.lastWrite !== undefined ? state.lastWrite.at + FLOOR_MS : undefined;
}

/** True while a write has to wait. */
export function isDeferred(state: SyncState, now: number): boolean {
  return state.deferral !== undefined && now < state.deferral.notBefore;
}
