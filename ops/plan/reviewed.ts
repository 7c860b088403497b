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

const FINGERPRINT = /^[0-9a-f]{64}$/;

const file = z.object({
  version: z.literal(1),
  stack: z.string(),
  fingerprint: z.string().regex(FINGERPRINT),
  changes: z.array(z.looseObject({ address: z.string() })),
  allowed: z.array(z.object({ id: z.string(), address: z.string(), reason: z.string() })),
});

/**
 * Reads what was reviewed: the path of a `review.json`, or a fingerprint.
 *
 * @throws OpsError (USAGE) when it is neither, or of another stack
 */
export function readReviewed(text: string, stack: string): Reviewed {
  if (FINGERPRINT.test(text)) return { fingerprint: text, allowances: [] };
  const result = file.safeParse(parsedJson(contentOf(text)));
  if (!result.success) throw notReviewed('a file of another kind');
  const { data } = result;
  if (data.stack !== stack) throw notReviewed(`a review of the stack ${data.stack}`);
  return {
    fingerprint: data.fingerprint,
    stack: data.stack,
    changes: data.changes,
    allowances: data.allowed.map(({ id, address, reason }) => ({ stop: id, address, reason })),
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
    throw notReviewed(reasonOf(error));
  }
}

function notReviewed(found: string): OpsError {
  return new OpsError({
    what: 'REVIEWED must be the review.json of this stack, or its fingerprint',
    found,
    remedy: 'make it with `npm run plan -- STACK`',
    exitCode: ExitCode.USAGE,
  });
}
