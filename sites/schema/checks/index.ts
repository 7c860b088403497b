import type { Fault } from '../fields/fault';
import type { Site } from '../site-schema';
import { accessFaults } from './access';
import { accessTestFaults } from './access-tests';
import { variableFaults } from './adoption';
import { applicationFaults } from './applications';
import { breakGlassFaults } from './break-glass';
import { edgeFaults } from './edge';
import { enrollmentFaults } from './enrollment';
import { groupFaults } from './groups';
import { guestFaults } from './guests';
import { hostRestrictionFaults } from './host-restriction';
import { domainFaults } from './identity';
import { keyFaults } from './keys';
import { outpostFaults } from './outposts';
import { PLATFORM_CHECKS } from './platform';
import { secretFaults } from './secrets';
import { versionFaults } from './server-line';
import { signInFaults } from './sign-in';
import { namedFlowFaults } from './sign-in-flow';
import { sourceFaults } from './sources';
import { stateFaults } from './state';
import { verifyFaults } from './verify';

/** Lists the checks of what no field can know alone: references between the parts of a site. */
export const CROSS_CHECKS: readonly ((site: Site) => Iterable<Fault>)[] = [
  keyFaults,
  variableFaults,
  secretFaults,
  stateFaults,
  domainFaults,
  versionFaults,
  ({ identity }) => groupFaults(identity),
  ({ identity }) => sourceFaults(identity),
  ({ identity }) => enrollmentFaults(identity),
  ({ identity }) => signInFaults(identity),
  ({ identity }) => namedFlowFaults(identity),
  accessFaults,
  accessTestFaults,
  applicationFaults,
  hostRestrictionFaults,
  ({ identity }) => guestFaults(identity),
  ({ identity }) => breakGlassFaults(identity),
  ({ identity }) => outpostFaults(identity),
  ...PLATFORM_CHECKS.map((check) => (site: Site) => (site.platform === undefined ? [] : check(site, site.platform))),
  edgeFaults,
  verifyFaults,
];
