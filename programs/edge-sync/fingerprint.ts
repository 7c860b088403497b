import type { ListMeta } from './cloudflare/cloudflare-lists';
import type { EdgeRead } from './cloudflare/edge-reader';
import { type SettledState, settleByContent } from './cloudflare/pending-write';
import type { Config } from './config';
import { digestOf, type ScreeningResult } from './lapi/screening';
import type { Plan } from './plan';
import type { Fingerprint, SyncState } from './state/state';

/** Describes what determines the content of the list, as two short digests for the state. */
export interface Digests {
  /** Covers everything besides LAPI's answer. */
  readonly settings: string;
  /** Covers LAPI's answer. */
  readonly wanted: string;
}

export function digestsOf({ screening, owner }: Config, capacity: number, screened: ScreeningResult): Digests {
  const { neverBlock, ...others } = screening;
  const networks = neverBlock.prefixes.map(({ text }) => text);
  return {
    settings: digestOf([JSON.stringify({ ...others, owner, capacity, networks })]),
    wanted: digestOf([...screened.candidates.keys(), ...screened.ending.keys()], (text) =>
      String(screened.candidates.get(text)?.originRank ?? 'ending'),
    ),
  };
}

/**
 * The fingerprint of the last full read if the list has not changed since, so that one call is enough. Only for a list
 * where a write of this sync was seen to change `modified_on`, which Cloudflare does not document, and only within the
 * interval of the full reads.
 */
export function validFingerprint(
  state: SyncState,
  list: ListMeta,
  { settings }: Digests,
  now: number,
  fullReadMs: number,
): Fingerprint | undefined {
  const { fingerprint, modifiedOnMoves, pending, hold } = state;
  if (modifiedOnMoves !== true || pending !== undefined || hold !== undefined) return undefined;
  if (fingerprint === undefined || fingerprint.settings !== settings) return undefined;
  if (now - fingerprint.at >= fullReadMs) return undefined;
  const unchanged = fingerprint.modifiedOn === list.modifiedOn && fingerprint.numItems === list.numItems;
  return unchanged ? fingerprint : undefined;
}

/**
 * Updates the state after a full read: the end of a pending write, whether a write changes `modified_on`, the
 * fingerprint.
 */
export function stateAfterRead(
  before: SyncState,
  { list, edge }: EdgeRead,
  plan: Plan,
  { settings, wanted }: Digests,
  now: number,
): SettledState {
  const { state: settled, fault } = settleByContent(before, edge, now);
  let state = settled;
  const { lastWrite } = state;
  if (lastWrite?.modifiedOnBefore !== undefined && lastWrite.target === edge.digest) {
    const modifiedOnMoves = list.modifiedOn !== '' && list.modifiedOn !== lastWrite.modifiedOnBefore;
    state = { ...state, modifiedOnMoves, lastWrite: { at: lastWrite.at, target: lastWrite.target } };
  }
  const equal = plan.add.length === 0 && plan.remove.length === 0 && plan.hold.kind === 'released';
  const fingerprint: Fingerprint = {
    modifiedOn: list.modifiedOn,
    numItems: list.numItems,
    at: now,
    settings,
    ...(equal ? { settled: wanted, wanted: plan.wanted } : {}),
  };
  const hold = plan.hold.kind === 'released' ? undefined : plan.hold.next;
  return { state: { ...state, fingerprint, hold, ...(equal ? { deferral: undefined } : {}) }, fault };
}
