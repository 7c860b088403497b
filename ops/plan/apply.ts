import type { OpsContext } from '../core/context';
import { OpsError } from '../core/ops-error';
import { secretsOf } from './plan-secrets';
import type { Planned } from './planning';
import type { Review } from './review';
import { differences, type Reviewed } from './reviewed';

/** An earlier review, or the approval at the terminal of this very plan. */
export type Approval = Reviewed | 'approved';

/** Whether the plan was applied, or why not. */
export type Applied =
  | { readonly refused?: undefined; readonly applied: boolean }
  | { readonly refused: OpsError; readonly why: readonly string[] };

/**
 * Applies a plan that was just made, if its changes are the reviewed ones and no stop is left.
 *
 * @param review of this plan
 * @throws OpsError REFUSED after an interrupt, UNKNOWN when Terraform fails
 */
export async function applyPlan(
  planned: Planned,
  review: Review,
  approval: Approval,
  context: OpsContext,
): Promise<Applied> {
  if (!planned.hasChanges) return { applied: false };
  if (approval !== 'approved' && approval.fingerprint !== review.fingerprint) {
    return { refused: otherChanges(review.stack), why: differences(approval, review) };
  }
  if (review.stops.length > 0) return { refused: stopped(review), why: [] };
  // An apply prints ids, outputs and errors: a secret that has lost its mark is in them.
  secretsOf(planned.document, context.secrets);
  context.terminal.note('apply');
  await planned.apply();
  return { applied: true };
}

function otherChanges(stack: string): OpsError {
  return new OpsError({
    what: 'the changes must be the reviewed ones',
    found: 'other ones, listed above',
    remedy: `nothing was applied; review the plan of today: \`npm run diff -- ${stack}\``,
  });
}

function stopped({ stack, stops }: Review): OpsError {
  return new OpsError({
    what: 'every stop must have an allowance',
    found: stops.map(({ id, address, found }) => `${id} ${address} (${found})`).join(', '),
    remedy: `nothing was applied; \`npm run diff -- ${stack} --allow-file FILE\` with an allowance for each, and give its review.json`,
  });
}
