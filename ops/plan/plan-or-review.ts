import * as z from 'zod';
import { parsedJson } from '../core/json';
import { readPlan } from './plan-document';
import { type Review, reviewPlan } from './review';

/** What a report shows of a plan. */
export type ShownPlan = Pick<Review, 'stack' | 'changes' | 'access'>;

const review = z.looseObject({
  version: z.literal(1),
  stack: z.string(),
  fingerprint: z.string(),
  changes: z.array(z.looseObject({ address: z.string(), kind: z.string() })),
  access: z.array(
    z.looseObject({
      kind: z.string(),
      targets: z.array(z.string()),
      addresses: z.array(z.string()),
      words: z.array(z.union([z.string(), z.object({ name: z.string() })])),
    }),
  ),
});

/**
 * A `review.json`, or a plan of `terraform show -json`, which is reviewed here. A review holds no secret: a pipeline has
 * only that.
 *
 * @param stack of a plan; a review knows its own
 * @throws OpsError (USAGE) when the text is neither
 */
export function planOrReview(text: string, stack: string): ShownPlan {
  const { success, data } = review.safeParse(parsedJson(text));
  if (success) return data as unknown as ShownPlan;
  // A report shows no stops: hosts of the login pages are not asked for.
  return reviewPlan(readPlan(text), { stack, loginHosts: () => [] });
}
