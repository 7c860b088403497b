import { accessAsStated } from './authentik/access-as-stated';
import { advisoriesFixed } from './authentik/advisories-fixed';
import { brandLoginFlow } from './authentik/brand-login-flow';
import { breakGlassStated } from './authentik/break-glass-stated';
import { consentImplicit } from './authentik/consent-implicit';
import { domainWideHostPolicy } from './authentik/domain-wide-host-policy';
import { embeddedOutpostName } from './authentik/embedded-outpost-name';
import { embeddedOutpostPatches } from './authentik/embedded-outpost-patches';
import { embeddedOutpostSelector } from './authentik/embedded-outpost-selector';
import { enrollmentByInvitation } from './authentik/enrollment-by-invitation';
import { grantTypes } from './authentik/grant-types';
import { guestsOutside } from './authentik/guests-outside';
import { loginDurationsEqual } from './authentik/login-durations-equal';
import { loginSessionDuration } from './authentik/login-session-duration';
import { namesUnique } from './authentik/names-unique';
import { noConnMaxAge } from './authentik/no-conn-max-age';
import { noReputationOnFlow } from './authentik/no-reputation-on-flow';
import { outpostHostsUnique } from './authentik/outpost-hosts-unique';
import { outpostManagedUnwritten } from './authentik/outpost-managed-unwritten';
import { providerServerPair } from './authentik/provider-server-pair';
import { signInSecondFactor } from './authentik/sign-in-second-factor';
import { singlePasswordPrompt } from './authentik/single-password-prompt';
import { tokenValidity } from './authentik/token-validity';
import { allowListKept } from './cloudflare/allow-list-kept';
import { listKept } from './cloudflare/list-kept';
import { wafLoginHostsOpen } from './cloudflare/waf-login-hosts-open';
import { wafVisitorsPass } from './cloudflare/waf-visitors-pass';
import { syncAlerts } from './crowdsec/sync-alerts';
import { syncBanOnly } from './crowdsec/sync-ban-only';
import { syncRuns } from './crowdsec/sync-runs';
import { authentikEnvKnown } from './helm/authentik-env-known';
import { helmImageTag } from './helm/helm-image-tag';
import { helmNoInertKeys } from './helm/helm-no-inert-keys';
import { helmProbesPatient } from './helm/helm-probes-patient';
import { backupStated } from './kubernetes/backup-stated';
import { podConfigChecksum } from './kubernetes/pod-config-checksum';
import { pgbouncerIdleTransaction } from './pgbouncer/pgbouncer-idle-transaction';
import type { Rule } from './rule';
import { addressesUnique } from './terraform/addresses-unique';
import { closedWorld } from './terraform/closed-world';
import { floorsKept } from './terraform/floors-kept';
import { ignoreChanges } from './terraform/ignore-changes';
import { importsHaveTargets } from './terraform/imports-have-targets';
import { noSecretValues } from './terraform/no-secret-values';
import { stateBlocksHaveTargets } from './terraform/state-blocks-have-targets';
import { staticTextEscaped } from './terraform/static-text-escaped';
import { ingressGateStated } from './traefik/ingress-gate-stated';
import { ingressLoginClosed } from './traefik/ingress-login-closed';
import { ingressLoginHostsOpen } from './traefik/ingress-login-hosts-open';
import { ingressLoginRateLimit } from './traefik/ingress-login-rate-limit';
import { traefikAdvisoriesFixed } from './traefik/traefik-advisories-fixed';

const IDENTITY: readonly Rule[] = [
  loginSessionDuration,
  loginDurationsEqual,
  tokenValidity,
  ignoreChanges,
  singlePasswordPrompt,
  signInSecondFactor,
  brandLoginFlow,
  breakGlassStated,
  enrollmentByInvitation,
  noReputationOnFlow,
  namesUnique,
  advisoriesFixed,
  embeddedOutpostName,
  embeddedOutpostSelector,
  embeddedOutpostPatches,
  outpostManagedUnwritten,
  outpostHostsUnique,
  domainWideHostPolicy,
  accessAsStated,
  consentImplicit,
  grantTypes,
  guestsOutside,
  providerServerPair,
];

const PLATFORM: readonly Rule[] = [
  helmImageTag,
  helmNoInertKeys,
  authentikEnvKnown,
  helmProbesPatient,
  noConnMaxAge,
  pgbouncerIdleTransaction,
  podConfigChecksum,
  backupStated,
  ingressGateStated,
  ingressLoginHostsOpen,
  ingressLoginRateLimit,
  ingressLoginClosed,
  traefikAdvisoriesFixed,
  floorsKept,
];

const EDGE: readonly Rule[] = [
  wafLoginHostsOpen,
  wafVisitorsPass,
  allowListKept,
  listKept,
  syncBanOnly,
  syncRuns,
  syncAlerts,
];

const TERRAFORM: readonly Rule[] = [
  importsHaveTargets,
  stateBlocksHaveTargets,
  addressesUnique,
  staticTextEscaped,
  noSecretValues,
];

/** The catalogue, in the order of docs/reference/rules.md. */
export const RULES: readonly Rule[] = [closedWorld, ...IDENTITY, ...PLATFORM, ...EDGE, ...TERRAFORM];
