import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../clock';

/** One row of `GET /v1/decisions`, with the fields that this program reads. */
export interface Decision {
  readonly origin: string;
  readonly scenario?: string;
  readonly scope: string;
  readonly type: string;
  readonly value: string;
  /** Time to live in Go's notation: `3h50m58.351658158s`, `-110.5ms`. */
  readonly duration: string;
  readonly simulated?: boolean;
}

/** The answer of LAPI has an unknown form. */
export class DecisionShapeError extends Error {}

/**
 * The rows of an answer. LAPI writes `null` for none; any other answer that is not an array of well-formed rows is
 * unusable. One malformed row freezes the edge: if rows were skipped, a change of the format would remove every ban.
 */
export function parseDecisions(body: unknown): readonly Decision[] {
  if (body === null) return [];
  if (!Array.isArray(body)) throw new DecisionShapeError('the answer is neither a list nor null');
  const rows: readonly unknown[] = body;
  for (const [index, row] of rows.entries()) {
    const field = faultOf(row);
    if (field !== undefined) throw new DecisionShapeError(`row ${index} has no usable ${field}`);
  }
  return rows as readonly Decision[];
}

const UNITS: readonly (readonly [name: string, ms: number])[] = [
  ['h', HOUR_MS],
  ['ms', 1],
  ['m', MINUTE_MS],
  ['s', SECOND_MS],
  ['us', 1e-3],
  ['µs', 1e-3],
  ['ns', 1e-6],
];

/** Milliseconds of a Go duration; undefined for another text. Hand-written: it runs twice for each of 31 000 rows. */
export function parseGoDuration(text: string): number | undefined {
  const sign = text.startsWith('-') ? -1 : 1;
  let index = sign === -1 ? 1 : 0;
  let total = 0;
  do {
    const start = index;
    while (isNumeric(text.charCodeAt(index))) index += 1;
    const amount = index === start ? Number.NaN : Number(text.slice(start, index));
    const unit = UNITS.find(([name]) => text.startsWith(name, index));
    if (unit === undefined || Number.isNaN(amount)) return undefined;
    total += amount * unit[1];
    index += unit[0].length;
  } while (index < text.length);
  return sign * total;
}

/** A digit or the decimal point. */
function isNumeric(code: number): boolean {
  return (code >= 48 && code <= 57) || code === 46;
}

function faultOf(row: unknown): string | undefined {
  if (typeof row !== 'object' || row === null) return 'object';
  const { origin, scope, type, value, duration, scenario, simulated } = row as Record<string, unknown>;
  if (typeof origin !== 'string') return 'origin';
  if (typeof scope !== 'string') return 'scope';
  if (typeof type !== 'string') return 'type';
  if (typeof value !== 'string') return 'value';
  if (typeof duration !== 'string' || parseGoDuration(duration) === undefined) return 'duration';
  if (scenario !== undefined && scenario !== null && typeof scenario !== 'string') return 'scenario';
  if (simulated !== undefined && simulated !== null && typeof simulated !== 'boolean') return 'simulated';
  return undefined;
}
