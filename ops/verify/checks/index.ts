import type { Check } from '../check';
import { accessAnswers } from './access-answers';
import { accessTests } from './access-tests';
import { advisories } from './advisories';
import { applicationAccess } from './application-access';
import { authorizeRequests } from './authorize-requests';
import { bannedAddress } from './banned-address';
import { breakGlass } from './break-glass';
import { customResources } from './custom-resources';
import { forwardedHeaders } from './forwarded-headers';
import { groupHierarchy } from './groups';
import { guestsOutside } from './guests-outside';
import { hostApplications } from './host-applications';
import { liveVersion } from './live-version';
import { loginDurations } from './login-durations';
import { loginFlow } from './login-flow';
import { loginPage } from './login-page';
import { noReputationOnFlow } from './no-reputation-on-flow';
import { outpostEndpoints } from './outpost-endpoints';
import { outpostSelector } from './outpost-selector';
import { outpostSessionBackend } from './outpost-session-backend';
import { outpostSharedMemory } from './outpost-shared-memory';
import { protectedHostsRedirect } from './protected-hosts';
import { providerConsent } from './provider-consent';
import { proxySessions } from './proxy-sessions';
import { signInFlows } from './sign-in-flows';
import { sourceSettings } from './sources';
import { stackPlans } from './stack-plans';
import { testLogins } from './test-logins';
import { testUsers } from './test-users';

/** Lists what is looked at after an upgrade of chart, image or provider, and after a restart of the outpost; by number. */
export const CHECKS: readonly Check[] = [
  outpostEndpoints,
  outpostSelector,
  outpostSessionBackend,
  outpostSharedMemory,
  proxySessions,
  protectedHostsRedirect,
  stackPlans,
  loginFlow,
  noReputationOnFlow,
  loginDurations,
  liveVersion,
  bannedAddress,
  groupHierarchy,
  sourceSettings,
  providerConsent,
  guestsOutside,
  hostApplications,
  applicationAccess,
  customResources,
  forwardedHeaders,
  accessAnswers,
  loginPage,
  authorizeRequests,
  signInFlows,
  accessTests,
  breakGlass,
  advisories,
  testUsers,
  testLogins,
];
