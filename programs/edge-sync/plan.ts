import { cutToCapacity } from './capacity';
import type { EdgeList } from './cloudflare/edge-list';
import type { Candidate, Screening, ScreeningResult } from './lapi/screening';
import { checkMassChange, type HoldProps, type HoldVerdict } from './mass-change-hold';
import type { Prefix } from './prefix';
import type { HoldState } from './state/state';

export interface PlanProps {
  readonly screened: ScreeningResult;
  readonly screening: Screening;
  readonly edge: EdgeList;
  /** Items as the list itself counts them: the mass-change hold takes the larger of the two numbers. */
  readonly numItems: number;
  /** Items that the list may hold. */
  readonly capacity: number;
  readonly hold: HoldProps;
  readonly holdState: HoldState | undefined;
  /** True on an account with the floor of 72 h between two writes. */
  readonly floorSeen: boolean;
  readonly force: boolean;
  readonly now: number;
}

/** The changes on the edge and their reasons. Pure: the same input gives the same plan. */
export interface Plan {
  /** The list should hold these after this run. */
  readonly target: ReadonlyMap<string, Prefix>;
  /** Networks that belong on the list, those without room included, and not those inside of one that is on it. */
  readonly wanted: number;
  readonly add: readonly string[];
  readonly remove: readonly string[];
  /** On the edge, no longer wanted, and kept by the mass-change hold. */
  readonly held: readonly string[];
  /** On the edge although LAPI has no such ban. */
  readonly staleUnbans: number;
  /** On the edge although they touch a never-block network (I14). */
  readonly neverBlockOnEdge: readonly string[];
  /** On the edge although too wide, reserved or Cloudflare's own. */
  readonly forbiddenOnEdge: readonly string[];
  readonly truncated: number;
  readonly hold: HoldVerdict;
}

export function makePlan(props: PlanProps): Plan {
  const { screened, screening, edge, capacity } = props;
  const neverBlockOnEdge: string[] = [];
  const forbiddenOnEdge: string[] = [];
  const allowed = new Map<string, Prefix>();
  const ending = [...screened.ending].filter(([text]) => edge.entries.has(text));
  // Most sites have none, and a copy of 31 000 candidates is several megabytes.
  const candidates = ending.length === 0 ? screened.candidates : new Map([...screened.candidates, ...ending]);
  for (const [text, prefix] of edge.entries) {
    // Candidates have been screened already.
    const reason = candidates.has(text) ? undefined : screening.forbids(prefix);
    if (reason === undefined) allowed.set(text, prefix);
    else (reason === 'never_block' ? neverBlockOnEdge : forbiddenOnEdge).push(text);
  }
  const { chosen, truncated, covered } = cutToCapacity(candidates, (text) => allowed.has(text), capacity);
  const unwanted = [...allowed.keys()].filter((text) => !chosen.has(text) && !covered.has(text));
  const unseen = Math.max(0, props.numItems - edge.entries.size);
  const verdict = checkMassChange(
    {
      before: allowed.size + unseen,
      removed: unwanted.length + unseen,
      unwanted: new Set(unwanted),
      wanted: chosen.size,
      floorSeen: props.floorSeen,
    },
    props.holdState,
    props.now,
    props.hold,
  );
  const holds = verdict.kind === 'held' && !props.force;
  const target = holds ? holdTarget(allowed, chosen, capacity) : prefixesOf(chosen);
  return {
    target,
    wanted: candidates.size - covered.size,
    add: [...target.keys()].filter((text) => !edge.entries.has(text)).sort(),
    remove: [...edge.entries.keys()].filter((text) => !target.has(text)).sort(),
    held: holds ? unwanted.filter((text) => target.has(text)).sort() : [],
    staleUnbans: [...allowed.keys()].filter((text) => !candidates.has(text)).length,
    neverBlockOnEdge: neverBlockOnEdge.sort(),
    forbiddenOnEdge: forbiddenOnEdge.sort(),
    truncated,
    hold: props.force && verdict.kind === 'held' ? { kind: 'confirmed', next: verdict.next } : verdict,
  };
}

/**
 * The mass-change hold is for removals, not for additions: items on the edge stay and new bans get the remaining room. The capacity
 * wins over the hold; then bans that LAPI still has win over those that it no longer has.
 */
function holdTarget(
  allowed: ReadonlyMap<string, Prefix>,
  chosen: ReadonlyMap<string, Candidate>,
  capacity: number,
): ReadonlyMap<string, Prefix> {
  const kept = [...allowed].filter(([text]) => chosen.has(text));
  const stale = [...allowed].filter(([text]) => !chosen.has(text));
  const target = new Map([...kept, ...stale].slice(0, capacity));
  const fresh = new Map([...chosen].filter(([text]) => !allowed.has(text)));
  const room = cutToCapacity(fresh, () => false, capacity - target.size).chosen;
  for (const [text, { prefix }] of room) target.set(text, prefix);
  return target;
}

function prefixesOf(chosen: ReadonlyMap<string, Candidate>): ReadonlyMap<string, Prefix> {
  const prefixes = new Map<string, Prefix>();
  for (const [text, { prefix }] of chosen) prefixes.set(text, prefix);
  return prefixes;
}
