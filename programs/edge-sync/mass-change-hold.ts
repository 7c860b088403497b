import { MINUTE_MS } from './clock';
import type { HoldState } from './state/state';

export interface HoldProps {
  /** A write may remove up to this share of the list at once. */
  readonly percent: number;
  /** Consecutive reads that must show the shrink ... */
  readonly reads: number;
  /** ... over at least this time. */
  readonly minutes: number;
  /** The same for a LAPI without any ban: the usual sign of a lost database. */
  readonly emptyMinutes: number;
}

export interface Shrink {
  /** Networks on the edge before, without those that must not be there at all. */
  readonly before: number;
  /** How many of them would go, items that were not read included. */
  readonly removed: number;
  /** The sync would delete these. */
  readonly unwanted: ReadonlySet<string>;
  /** Networks that LAPI wants now. */
  readonly wanted: number;
  /** True on an account with the floor of 72 h, where a wrong write cannot be taken back. */
  readonly floorSeen: boolean;
}

export type HoldVerdict =
  | { readonly kind: 'released' }
  /** The shrink is large and was seen often enough. The state is kept, in case the write is deferred. */
  | { readonly kind: 'confirmed'; readonly next: HoldState }
  /** `until`: the earliest time at which further reads confirm the shrink. */
  | { readonly kind: 'held'; readonly next: HoldState; readonly until: number };

/** Below this number of networks a share is meaningless; only an emptied list counts. */
const MIN_BEFORE = 10;
/** Below this part of the first reading it is a new, deeper shrink: a creeping shrink must not be confirmed. */
const DEEPER = 0.9;
/** Networks of the first reading that the state keeps, to recognise the same shrink. */
const SAMPLE = 100;
/** Part of them that a later reading must miss too: a ban may come back by chance. */
const SAME = 0.9;

/**
 * Holds a large removal. The usual cause is a LAPI that lost its database, or answers 200 with an empty list while the
 * database fails. A shrink is confirmed when several reads agree on which networks go: two replicas of LAPI with
 * databases of their own miss as many bans in turn, and never the same ones.
 *
 * An empty LAPI is confirmed much later when the list is large or the account is throttled, and so is a LAPI that was
 * empty during this shrink: a lost database soon holds a few new bans.
 */
export function checkMassChange(
  shrink: Shrink,
  previous: HoldState | undefined,
  now: number,
  props: HoldProps,
): HoldVerdict {
  const { before, removed, wanted } = shrink;
  const isEmpty = wanted === 0;
  const empties = isEmpty && before > 0;
  const large = before >= MIN_BEFORE && removed * 100 > before * props.percent;
  if (!empties && !large) return { kind: 'released' };
  const same =
    previous !== undefined &&
    isEmpty === (previous.wanted === 0) &&
    wanted >= previous.wanted * DEEPER &&
    removed <= previous.removed + before * (1 - DEEPER) &&
    isMissing(previous.sample, shrink.unwanted);
  const emptied = previous?.emptied === true || (empties && (before >= MIN_BEFORE || shrink.floorSeen));
  const next: HoldState = {
    since: same ? previous.since : now,
    reads: same ? previous.reads + 1 : 1,
    wanted: same ? previous.wanted : wanted,
    removed: same ? previous.removed : removed,
    sample: same ? previous.sample : sampleOf(shrink.unwanted),
    ...(emptied ? { emptied } : {}),
  };
  const minutes = emptied ? Math.max(props.minutes, props.emptyMinutes) : props.minutes;
  const until = next.since + minutes * MINUTE_MS;
  return next.reads >= props.reads && now >= until ? { kind: 'confirmed', next } : { kind: 'held', next, until };
}

/** Spread over the whole range of addresses. */
function sampleOf(unwanted: ReadonlySet<string>): readonly string[] {
  const sorted = [...unwanted].sort();
  const step = Math.max(1, Math.ceil(sorted.length / SAMPLE));
  return sorted.filter((_, index) => index % step === 0);
}

function isMissing(sample: readonly string[], unwanted: ReadonlySet<string>): boolean {
  return sample.filter((text) => unwanted.has(text)).length >= sample.length * SAME;
}
