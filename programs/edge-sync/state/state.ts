import { HOUR_MS } from '../clock';

/** The result of a full read: the next runs compare the metadata of the list with it and skip the items. */
export interface Fingerprint {
  readonly modifiedOn: string;
  readonly numItems: number;
  readonly at: number;
  /** Digest of the settings that were in force. */
  readonly settings: string;
  /** Digest of the bans that LAPI had; present when the edge held just these. */
  readonly settled?: string;
  /** Networks that belonged on the list then. */
  readonly wanted?: number;
}

/** A write that was sent and whose result is not known yet. */
export interface PendingWrite {
  readonly startedAt: number;
  /** Digest of the networks that were sent. */
  readonly target: string;
  /** Absent while it is unknown whether Cloudflare accepted the request. */
  readonly operationId?: string;
  readonly modifiedOnBefore: string;
  /** Whether it removes what the hold had kept until it was confirmed. */
  readonly shrinks?: boolean;
}

export interface LastWrite {
  readonly at: number;
  readonly target: string;
  /** The list's `modified_on` before the write, until a later read has shown whether a write moves it. */
  readonly modifiedOnBefore?: string;
}

export type DeferralReason = 'throttled' | 'rejected' | 'failed';

/** Why nothing is written at the moment, and until when. */
export interface Deferral {
  readonly reason: DeferralReason;
  readonly streak: number;
  readonly notBefore: number;
  readonly detail: string;
}

/** A shrink that waits for its confirmations. */
export interface HoldState {
  readonly since: number;
  readonly reads: number;
  /** Networks that were wanted when the shrink was first seen: a deeper one starts again. */
  readonly wanted: number;
  /** Networks that were to go when the shrink was first seen ... */
  readonly removed: number;
  /** ... and some of them: a read confirms only the same shrink. */
  readonly sample: readonly string[];
  /** True when LAPI had no ban at all at some time of this shrink. */
  readonly emptied?: boolean;
}

/** The state outlives the pod. It holds no secret, and losing it costs calls, never bans. */
export interface SyncState {
  readonly version: 1;
  readonly fingerprint?: Fingerprint;
  readonly pending?: PendingWrite;
  readonly lastWrite?: LastWrite;
  /** Writes in a row that got no answer and did not happen. */
  readonly unanswered?: number;
  /** True once a write of this sync was seen to change `modified_on` of this list; only then the fast path is safe. */
  readonly modifiedOnMoves?: boolean;
  readonly deferral?: Deferral;
  /** True once Cloudflare has answered 10040: this account has the 72 h floor. */
  readonly floorSeen?: boolean;
  /** Times of throttled and refused writes of the last 24 hours. */
  readonly rejections: readonly number[];
  readonly hold?: HoldState;
  /** Networks that LAPI's allowlists hold and the never-block list does not; absent where the allowlists are not read. */
  readonly allowlisted?: readonly string[];
}

export const EMPTY_STATE: SyncState = { version: 1, rejections: [] };

export function serializeState(state: SyncState): string {
  return JSON.stringify(state);
}

/** The state in this text; undefined when it is damaged: a partly parsed state is worse than none. */
export function parseState(text: string): SyncState | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isState(value) ? value : undefined;
}

/** The furthest valid time in the future: the 72 h window, and tolerance for clocks. */
const FURTHEST_MS = 73 * HOUR_MS;

/** The state without times in the future, left by a wrong clock: they would hold every write until then. */
export function withoutFuture(state: SyncState, now: number): SyncState {
  const { fingerprint, pending, lastWrite, deferral, hold, ...rest } = state;
  return {
    ...rest,
    ...(fingerprint !== undefined && fingerprint.at <= now && { fingerprint }),
    ...(pending !== undefined && pending.startedAt <= now && { pending }),
    ...(lastWrite !== undefined && lastWrite.at <= now && { lastWrite }),
    ...(deferral !== undefined && deferral.notBefore <= now + FURTHEST_MS && { deferral }),
    // An earlier version kept no sample: its shrink starts again.
    ...(hold?.sample !== undefined && hold.since <= now && { hold }),
    rejections: state.rejections.filter((at) => at <= now),
  };
}

type ValueCheck = (value: unknown) => boolean;

const isNumber: ValueCheck = (value) => typeof value === 'number' && Number.isFinite(value);
const isText: ValueCheck = (value) => typeof value === 'string';
const isFlag: ValueCheck = (value) => typeof value === 'boolean';

function isState(value: unknown): value is SyncState {
  return shape({
    version: (version) => version === 1,
    fingerprint: optional(
      shape({
        modifiedOn: isText,
        numItems: isNumber,
        at: isNumber,
        settings: isText,
        settled: optional(isText),
        wanted: optional(isNumber),
      }),
    ),
    pending: optional(
      shape({
        startedAt: isNumber,
        target: isText,
        operationId: optional(isText),
        modifiedOnBefore: isText,
        shrinks: optional(isFlag),
      }),
    ),
    lastWrite: optional(shape({ at: isNumber, target: isText, modifiedOnBefore: optional(isText) })),
    unanswered: optional(isNumber),
    modifiedOnMoves: optional(isFlag),
    deferral: optional(
      shape({
        reason: (reason) => ['throttled', 'rejected', 'failed'].includes(String(reason)),
        streak: isNumber,
        notBefore: isNumber,
        detail: isText,
      }),
    ),
    floorSeen: optional(isFlag),
    allowlisted: optional((list) => Array.isArray(list) && list.every(isText)),
    rejections: (list) => Array.isArray(list) && list.every(isNumber),
    hold: optional(
      shape({
        since: isNumber,
        reads: isNumber,
        wanted: isNumber,
        removed: optional(isNumber),
        sample: optional((list) => Array.isArray(list) && list.every(isText)),
        emptied: optional(isFlag),
      }),
    ),
  })(value);
}

function optional(check: ValueCheck): ValueCheck {
  return (value) => value === undefined || check(value);
}

function shape(checks: Readonly<Record<string, ValueCheck>>): ValueCheck {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const fields = value as Record<string, unknown>;
    return Object.entries(checks).every(([name, check]) => check(fields[name]));
  };
}
