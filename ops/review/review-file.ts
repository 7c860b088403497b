import * as z from 'zod';
import { readJson } from '../core/json';
import { readPlan } from './plan-document';
import { type Review, reviewPlan } from './review';
import type { StopInput } from './stops/stop';

/** Matches the fingerprint of a review: the SHA-256 of its changes. */
export const FINGERPRINT = /^[0-9a-f]{64}$/;

/** This project wrote the file: only what its readers need to be sure of is looked at. */
const review = z.looseObject({
  version: z.literal(1),
  stack: z.string(),
  fingerprint: z.string().regex(FINGERPRINT),
  changes: z.array(
    z.looseObject({
      address: z.string(),
      kind: z.string(),
      topic: z.string(),
      attributes: z.array(z.looseObject({ path: z.string() })),
    }),
  ),
  access: z.array(
    z.looseObject({
      kind: z.string(),
      targets: z.array(z.string()),
      addresses: z.array(z.string()),
      words: z.array(z.union([z.string(), z.looseObject({ name: z.string() })])),
    }),
  ),
  verdict: z.enum(['ok', 'stopped']),
  stops: z.array(
    z.looseObject({
      ...{ id: z.string(), address: z.string(), found: z.string(), remedy: z.string() },
      allowable: z.boolean(),
    }),
  ),
  names: z.record(z.string(), z.string()),
  allowed: z.array(z.looseObject({ id: z.string(), address: z.string(), reason: z.string() })),
});

/** The review in the text of a `review.json`; undefined where it is something else. */
export function readReview(text: string): Review | undefined {
  const { success, data } = review.safeParse(readJson(text));
  return success ? (data as unknown as Review) : undefined;
}

/**
 * A `review.json`, or a plan of `terraform show -json`, which is reviewed here. A review holds no secret: a pipeline has
 * only that.
 *
 * @param input of a plan: its stack, and the hosts of the login pages; a review knows its own
 * @throws OpsError (USAGE) when the text is neither
 */
export function planOrReview(text: string, input: Pick<StopInput, 'stack' | 'loginHosts'>): Review {
  return readReview(text) ?? reviewPlan(readPlan(text), input);
}
