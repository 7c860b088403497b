import { MINUTE_MS } from './clock';
import type { BrakeState } from './state';

export interface BrakeProps {
  /** A write may remove up to this share of the list at once. */
  readonly percent: number;
  /** So many consecutive reads must show the shrink ... */
  readonly reads: number;
  /** ... over at least this time. */
  readonly minutes: number;
}

export interface Shrink {
  /** Networks on the edge before, without those that must not be there at all. */
  readonly before: number;
  readonly removed: number;
  /** Networks that LAPI wants now. */
  readonly wanted: number;
}

export type BrakeVerdict =
  | { readonly kind: 'released' }
  /** The shrink is large and was seen often enough. The state stays, in case that the write has to wait. */
  | { readonly kind: 'confirmed'; readonly next: BrakeState }
  | { readonly kind: 'held'; readonly next: BrakeState };

/** Below this number of networks a share says nothing; only emptying the list is looked at. */
const MIN_BEFORE = 10;
/** Less than this part of what was wanted at first is another, deeper shrink: a creeping one must not be believed. */
const DEEPER = 0.9;

/**
 * Refuses to take away much at once, since the usual cause is not peace but a LAPI that lost its database or answers
 * 200 with nothing in it. The same shrink seen in several reads is believed.
 */
export function checkBrake(
  shrink: Shrink,
  previous: BrakeState | undefined,
  now: number,
  props: BrakeProps,
): BrakeVerdict {
  const empties = shrink.wanted === 0 && shrink.before > 0;
  const large = shrink.before >= MIN_BEFORE && shrink.removed * 100 > shrink.before * props.percent;
  if (!empties && !large) return { kind: 'released' };
  const same =
    previous !== undefined && shrink.wanted > 0 === previous.wanted > 0 && shrink.wanted >= previous.wanted * DEEPER;
  const next: BrakeState = same
    ? { since: previous.since, reads: previous.reads + 1, wanted: previous.wanted }
    : { since: now, reads: 1, wanted: shrink.wanted };
  const confirmed = next.reads >= props.reads && now - next.since >= props.minutes * MINUTE_MS;
  return { kind: confirmed ? 'confirmed' : 'held', next };
}
