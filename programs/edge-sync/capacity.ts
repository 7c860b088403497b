import { DAY_MS, HOUR_MS } from './clock';
import type { Candidate } from './lapi/screening';
import { comparePrefixes, type Prefix } from './prefix';
import { PrefixSet } from './prefix-set';

/** Steps of time to live. Coarse on purpose: within a step all bans are equal, so that ageing alone moves nothing. */
const STEPS_MS = [HOUR_MS, 6 * HOUR_MS, DAY_MS, 7 * DAY_MS, 30 * DAY_MS];

export interface Cut {
  readonly chosen: ReadonlyMap<string, Candidate>;
  /** Bans that LAPI holds and the edge has no room for. */
  readonly truncated: number;
  /** Bans inside of a chosen network: they need no room of their own. */
  readonly covered: ReadonlySet<string>;
}

/**
 * The bans that fit, never "all or nothing" (I5: 31 000 community bans did not fit and the list stayed empty).
 *
 * The rank is the origin, then the time to live in steps, then the address. A ban that is on the edge already counts
 * as one step longer and wins ties: a new ban replaces it only with a clearly better rank, and a replaced ban does not
 * return with the same figures. So the cut does not flap, which matters where writes are scarce.
 *
 * Where room is scarce, a ban inside of a chosen network takes none.
 */
export function cutToCapacity(
  candidates: ReadonlyMap<string, Candidate>,
  isOnEdge: (text: string) => boolean,
  capacity: number,
): Cut {
  if (candidates.size <= capacity) return { chosen: candidates, truncated: 0, covered: new Set() };
  const covered = new Set<string>();
  let left = rankCandidates(candidates, isOnEdge);
  for (;;) {
    const chosen = left.slice(0, capacity);
    const networks = new PrefixSet(chosen.map(({ candidate }) => candidate.prefix).filter(isNetwork));
    const uncovered = left.filter(({ candidate }) => !networks.covers(candidate.prefix));
    if (uncovered.length === left.length) {
      const truncated = left.length - chosen.length;
      return { chosen: new Map(chosen.map(({ text, candidate }) => [text, candidate])), truncated, covered };
    }
    const rest = new Set(uncovered);
    for (const one of left) if (!rest.has(one)) covered.add(one.text);
    left = uncovered;
  }
}

/** The place of one of these bans in the order in which room is given, counted from 1. */
export function rankOf(
  wanted: string,
  candidates: ReadonlyMap<string, Candidate>,
  isOnEdge: (text: string) => boolean,
): number {
  return rankCandidates(candidates, isOnEdge).findIndex(({ text }) => text === wanted) + 1;
}

interface Ranked {
  readonly text: string;
  readonly candidate: Candidate;
}

function rankCandidates(
  candidates: ReadonlyMap<string, Candidate>,
  isOnEdge: (text: string) => boolean,
): readonly Ranked[] {
  return [...candidates]
    .map(([text, candidate]) => {
      const onEdge = isOnEdge(text) ? 1 : 0;
      return { text, candidate, onEdge, step: stepOf(candidate.remainingMs) + onEdge };
    })
    .sort(
      (a, b) =>
        a.candidate.originRank - b.candidate.originRank ||
        b.step - a.step ||
        b.onEdge - a.onEdge ||
        comparePrefixes(a.candidate.prefix, b.candidate.prefix),
    );
}

function isNetwork({ first, last }: Prefix): boolean {
  return first !== last;
}

function stepOf(remainingMs: number): number {
  const step = STEPS_MS.findIndex((limit) => remainingMs < limit);
  return step === -1 ? STEPS_MS.length : step;
}
