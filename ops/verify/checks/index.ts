import type { Check } from '../check';
import { bannedAddress } from './banned-address';
import { identityPlan } from './identity-plan';
import { liveVersion } from './live-version';
import { loginDurations } from './login-durations';
import { noReputationOnFlow } from './no-reputation-on-flow';
import { outpostEndpoints } from './outpost-endpoints';
import { outpostSelector } from './outpost-selector';
import { outpostSessionBackend } from './outpost-session-backend';
import { outpostSharedMemory } from './outpost-shared-memory';
import { protectedHostsRedirect } from './protected-hosts';
import { proxySessions } from './proxy-sessions';
import { singlePasswordPrompt } from './single-password-prompt';

/** What is looked at after an upgrade of chart, image or provider, and after a restart of the outpost; by number. */
export const CHECKS: readonly Check[] = [
  outpostEndpoints,
  outpostSelector,
  outpostSessionBackend,
  outpostSharedMemory,
  proxySessions,
  protectedHostsRedirect,
  identityPlan,
  singlePasswordPrompt,
  noReputationOnFlow,
  loginDurations,
  liveVersion,
  bannedAddress,
];
