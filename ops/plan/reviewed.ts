import { readFileSync } from 'node:fs';
import stringify from 'json-stable-stringify';
import * as z from 'zod';
import { ExitCode } from '../core/exit-code';
import { parsedJson } from '../core/json';
import { OpsError } from '../core/ops-error';
import { reasonOf } from '../core/reason';
import type { Allowance } from './allowance';
import type { Review } from './review';

/** What somebody has looked at: the fingerprint, and the rest of it where a file was kept. */
export interface Reviewed {
  readonly fingerprint: string;
  /** @default unknown: only a fingerprint was given */
  readonly stack?: string;
  /** @default unknown */
  readonly changes?: readonly { readonly address: string }[];
  /** Stops that were meant. */
  readonly allowances: readonly Allowance[];
}

/** Of a review: the SHA-256 of its changes. */
export const FINGERPRINT = /^[0-9a-f]{64}$/;

const file = z.object({
  version: z.literal(1),
  stack: z.string(),
  fingerprint: z.string().regex(FINGERPRINT),
  changes: z.array(z.looseObject({ address: z.string() })),
  allowed: z.array(z.object({ id: z.string(), address: z.string(), reason: z.string() })),
});

/**
 * What was reviewed of a stack: of several files the one of that stack, or the only fingerprint.
 *
 * @param texts paths of `review.json`, or a fingerprint
 * @returns undefined where nothing is named
 * @throws OpsError (USAGE) when one is neither, or none or several are of the stack
 */
export function reviewedFor(stack: string, texts: readonly string[]): Reviewed | undefined {
  if (texts.length === 0) return undefined;
  const all = texts.map(readReviewed);
  const own = all.filter((one) => one.stack === stack);
  const candidates = own.length > 0 ? own : all.filter((one) => one.stack === undefined);
  const [reviewed, other] = candidates;
  if (reviewed !== undefined && other === undefined) return reviewed;
  const others = all.map((one) => `a review of the stack ${one.stack ?? '(a fingerprint)'}`).join(', ');
  throw notReviewed(stack, other === undefined ? others : `${candidates.length} for it`);
}

/** @throws OpsError (USAGE) */
function readReviewed(text: string): Reviewed {
  if (FINGERPRINT.test(text)) return { fingerprint: text, allowances: [] };
  const result = file.safeParse(parsedJson(contentOf(text)));
  if (!result.success) throw notReviewed('STACK', `a file of another kind: ${text}`);
  const { stack, fingerprint, changes, allowed } = result.data;
  return {
    stack,
    fingerprint,
    changes,
    allowances: allowed.map(({ id, address, reason }) => ({ stop: id, address, reason })),
  };
}

/** In which changes a plan differs from the reviewed one, a line each. */
export function differences(reviewed: Reviewed, { changes, fingerprint }: Review): readonly string[] {
  if (reviewed.changes === undefined) {
    return [`reviewed ${reviewed.fingerprint}`, `now      ${fingerprint}`];
  }
  const had = new Map(reviewed.changes.map((change) => [change.address, stringify(change)]));
  const has = new Map(changes.map((change) => [change.address, stringify(change)]));
  return [
    ...[...had.keys()]
      .filter((address) => !has.has(address))
      .map((address) => `- ${address}: does not change any more`),
    ...[...has.keys()].filter((address) => !had.has(address)).map((address) => `+ ${address}: was not reviewed`),
    ...[...has.keys()]
      .filter((address) => had.has(address) && had.get(address) !== has.get(address))
      .map((address) => `~ ${address}: changes in another way`),
  ];
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw notReviewed('STACK', reasonOf(error));
  }
}

function notReviewed(stack: string, found: string): OpsError {
  return new OpsError({
    what: `REVIEWED must be the review.json of the stack${stack === 'STACK' ? '' : ` ${stack}`}, or its fingerprint`,
    found,
    remedy: `make it with \`npm run diff -- ${stack}\``,
    exitCode: ExitCode.USAGE,
  });
}
