import type { OpsContext } from '../core/context';
import { OpsError } from '../core/ops-error';
import type { Allowance } from './allowance';
import { pinnedImage, refuseOlderImage } from './live-image';
import { secretsOf } from './plan-secrets';
import { type PlanTools, withPlan } from './planning';
import { type Review, type ReviewInput, reviewPlan } from './review';
import { differences, type Reviewed } from './reviewed';

/** The stack that holds authentik's pods. */
const PLATFORM = 'platform';

export interface ApplyInput {
  readonly stack: string;
  readonly reviewed: Reviewed;
  /** Allowances beside those of the review. */
  readonly allowances: readonly Allowance[];
  readonly loginHosts: ReviewInput['loginHosts'];
  /** @default none: a downgrade is refused */
  readonly acceptedImageTag?: string;
}

export interface Applied {
  readonly stack: string;
  readonly fingerprint: string;
  /** False where there was nothing to do. */
  readonly applied: boolean;
}

/**
 * Plans anew and applies that plan at once, if its changes are the reviewed ones.
 *
 * @throws OpsError REFUSED when they are not, when a stop has no allowance, or when an older image would come;
 *   UNKNOWN when Terraform or the cluster fails
 */
export async function applyReviewed(input: ApplyInput, tools: PlanTools, context: OpsContext): Promise<Applied> {
  const { stack, reviewed, loginHosts } = input;
  return withPlan(stack, tools, {}, async ({ document, hasChanges, apply }) => {
    const allowances = [...reviewed.allowances, ...input.allowances];
    const review = reviewPlan(document, { stack, loginHosts, allowances });
    const { fingerprint } = review;
    if (!hasChanges) return { stack, fingerprint, applied: false };
    refuseOtherChanges(reviewed, review, context);
    refuseStops(review);
    if (stack === PLATFORM) {
      const pinned = pinnedImage(document);
      if (pinned !== undefined) refuseOlderImage(pinned, await tools.liveImage(pinned), input.acceptedImageTag);
    }
    // An apply prints ids, outputs and errors: a secret that has lost its mark is in them.
    secretsOf(document, context.secrets);
    tools.note(`${stack}: apply`);
    await apply();
    return { stack, fingerprint, applied: true };
  });
}

function refuseOtherChanges(reviewed: Reviewed, review: Review, { terminal }: OpsContext): void {
  if (reviewed.fingerprint === review.fingerprint) return;
  for (const line of differences(reviewed, review)) terminal.note(line);
  throw new OpsError({
    what: 'the changes must be the reviewed ones',
    found: 'other ones; they are listed above',
    remedy: 'review the plan of today: `npm run plan -- STACK`',
  });
}

function refuseStops({ stops }: Review): void {
  if (stops.length === 0) return;
  throw new OpsError({
    what: 'every stop must have an allowance',
    found: stops.map(({ id, address }) => `${id} ${address}`).join(', '),
    remedy: 'plan with an allowance for each (--allow-file), and give the review.json of that plan',
  });
}
