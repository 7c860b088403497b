import type * as z from 'zod';
import { variableFaults } from './adoption';
import { applicationFaults } from './applications';
import { enrollmentFaults } from './enrollment';
import type { SiteFault } from './fault';
import { groupFaults } from './groups';
import { guestFaults } from './guests';
import { hostRestrictionFaults } from './host-restriction';
import { domainFaults } from './identity';
import { keyFaults } from './keys';
import { outpostFaults } from './outposts';
import { platformFaults } from './platform';
import { secretFaults } from './secrets';
import { signInFaults } from './sign-in';
import type { Site } from './site';
import { sourceFaults } from './sources';
import { stateFaults } from './state';

/** What no field can know alone: references between the parts of a site. Runs when every field is well-formed. */
export function crossChecks(context: z.core.ParsePayload<Site>): void {
  for (const { path, found, message } of faults(context.value)) {
    context.issues.push({ code: 'custom', path: [...path], input: found, message });
  }
}

function* faults(site: Site): Generator<SiteFault> {
  const { identity } = site;
  yield* keyFaults(site);
  yield* variableFaults(site);
  yield* secretFaults(site);
  yield* stateFaults(site);
  yield* domainFaults(site);
  yield* groupFaults(identity);
  yield* sourceFaults(identity);
  yield* enrollmentFaults(identity);
  yield* signInFaults(identity);
  yield* applicationFaults(site);
  yield* hostRestrictionFaults(site);
  yield* guestFaults(identity);
  yield* outpostFaults(identity);
  yield* platformFaults(site);
}
