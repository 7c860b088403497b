import { bindingOrdersUnique } from './authentik/binding-orders-unique';
import { cookieDomainParent } from './authentik/cookie-domain-parent';
import { domainWideHostPolicy } from './authentik/domain-wide-host-policy';
import { embeddedOutpostName } from './authentik/embedded-outpost-name';
import { embeddedOutpostPatches } from './authentik/embedded-outpost-patches';
import { embeddedOutpostSelector } from './authentik/embedded-outpost-selector';
import { flowPlanPoliciesAtStage } from './authentik/flow-plan-policies-at-stage';
import { guestsOutside } from './authentik/guests-outside';
import { loginDurationsEqual } from './authentik/login-durations-equal';
import { loginSessionDuration } from './authentik/login-session-duration';
import { namesUnique } from './authentik/names-unique';
import { newUsersUnprivileged } from './authentik/new-users-unprivileged';
import { noConnMaxAge } from './authentik/no-conn-max-age';
import { noReputationOnFlow } from './authentik/no-reputation-on-flow';
import { outpostHostsUnique } from './authentik/outpost-hosts-unique';
import { outpostManagedUnwritten } from './authentik/outpost-managed-unwritten';
import { outpostServices } from './authentik/outpost-services';
import { providerServerPair } from './authentik/provider-server-pair';
import { signInSecondFactor } from './authentik/sign-in-second-factor';
import { singlePasswordPrompt } from './authentik/single-password-prompt';
import { tokenValidity } from './authentik/token-validity';
import { allowListKept } from './cloudflare/allow-list-kept';
import { apiTokenPermissions } from './cloudflare/api-token-permissions';
import { apiTokenScope } from './cloudflare/api-token-scope';
import { apiTokenVariable } from './cloudflare/api-token-variable';
import { listKept } from './cloudflare/list-kept';
import { listWithoutItems } from './cloudflare/list-without-items';
import { rulesetAfterLists } from './cloudflare/ruleset-after-lists';
import { rulesetEntryPointUnique } from './cloudflare/ruleset-entry-point-unique';
import { rulesetKept } from './cloudflare/ruleset-kept';
import { rulesetNeverEmpty } from './cloudflare/ruleset-never-empty';
import { wafEnabledExplicit } from './cloudflare/waf-enabled-explicit';
import { wafListsExist } from './cloudflare/waf-lists-exist';
import { wafLoginHostsOpen } from './cloudflare/waf-login-hosts-open';
import { wafRefsUnique } from './cloudflare/waf-refs-unique';
import { wafSkipLogging } from './cloudflare/waf-skip-logging';
import { syncAlerts } from './crowdsec/sync-alerts';
import { syncBanOnly } from './crowdsec/sync-ban-only';
import { authentikEnvKnown } from './helm/authentik-env-known';
import { helmImageTag } from './helm/helm-image-tag';
import { helmNoInertKeys } from './helm/helm-no-inert-keys';
import { helmProbesPatient } from './helm/helm-probes-patient';
import { helmReadinessPatient } from './helm/helm-readiness-patient';
import { helmReleasePinned } from './helm/helm-release-pinned';
import { helmSecrets } from './helm/helm-secrets';
import { helmValuesReadable } from './helm/helm-values-readable';
import { cronJobDeadlines } from './kubernetes/cron-job-deadlines';
import { imagePinned } from './kubernetes/image-pinned';
import { networkPolicyCoversPods } from './kubernetes/network-policy-covers-pods';
import { networkPolicyNarrow } from './kubernetes/network-policy-narrow';
import { podConfigChecksum } from './kubernetes/pod-config-checksum';
import { podReferences } from './kubernetes/pod-references';
import { podResources } from './kubernetes/pod-resources';
import { podRestricted } from './kubernetes/pod-restricted';
import { secretInConfigMap } from './kubernetes/secret-in-config-map';
import { secretInEnv } from './kubernetes/secret-in-env';
import { secretInLiteral } from './kubernetes/secret-in-literal';
import { serviceSelectsPods } from './kubernetes/service-selects-pods';
import { pgbouncerIdleTransaction } from './pgbouncer/pgbouncer-idle-transaction';
import { pgbouncerPassword } from './pgbouncer/pgbouncer-password';
import { pgbouncerScram } from './pgbouncer/pgbouncer-scram';
import { alertAnnotated } from './prometheus/alert-annotated';
import { alertExpressionsParse } from './prometheus/alert-expressions-parse';
import type { Rule } from './rule';
import { addressesUnique } from './terraform/addresses-unique';
import { closedWorld } from './terraform/closed-world';
import { ignoreChangesComplete, ignoreChangesInSchema, ignoreChangesRead } from './terraform/ignore-changes';
import { adoptedKept, importsHaveTargets } from './terraform/imports';
import { noSecretValues } from './terraform/no-secret-values';
import { stateBlocksHaveTargets } from './terraform/state-blocks';
import { staticTextEscaped } from './terraform/static-text-escaped';
import { ingressGateStated } from './traefik/ingress-gate-stated';
import { ingressLoginHostsOpen } from './traefik/ingress-login-hosts-open';
import { ingressLoginRateLimit } from './traefik/ingress-login-rate-limit';

const IDENTITY: readonly Rule[] = [
  loginSessionDuration,
  loginDurationsEqual,
  tokenValidity,
  ignoreChangesInSchema,
  ignoreChangesRead,
  ignoreChangesComplete,
  singlePasswordPrompt,
  signInSecondFactor,
  newUsersUnprivileged,
  noReputationOnFlow,
  bindingOrdersUnique,
  namesUnique,
  flowPlanPoliciesAtStage,
  embeddedOutpostName,
  embeddedOutpostSelector,
  embeddedOutpostPatches,
  outpostManagedUnwritten,
  outpostHostsUnique,
  cookieDomainParent,
  domainWideHostPolicy,
  guestsOutside,
  providerServerPair,
];

const PLATFORM: readonly Rule[] = [
  helmReleasePinned,
  helmImageTag,
  helmNoInertKeys,
  helmReadinessPatient,
  authentikEnvKnown,
  helmProbesPatient,
  helmSecrets,
  noConnMaxAge,
  pgbouncerIdleTransaction,
  pgbouncerScram,
  pgbouncerPassword,
  ingressGateStated,
  ingressLoginHostsOpen,
  ingressLoginRateLimit,
  outpostServices,
  helmValuesReadable,
  alertExpressionsParse,
  alertAnnotated,
];

const EDGE: readonly Rule[] = [
  wafLoginHostsOpen,
  allowListKept,
  wafRefsUnique,
  wafEnabledExplicit,
  wafSkipLogging,
  wafListsExist,
  rulesetEntryPointUnique,
  rulesetNeverEmpty,
  rulesetKept,
  rulesetAfterLists,
  listWithoutItems,
  listKept,
  apiTokenScope,
  apiTokenPermissions,
  apiTokenVariable,
  syncBanOnly,
  syncAlerts,
];

const KUBERNETES: readonly Rule[] = [
  cronJobDeadlines,
  imagePinned,
  podRestricted,
  podResources,
  podReferences,
  podConfigChecksum,
  serviceSelectsPods,
  networkPolicyCoversPods,
  networkPolicyNarrow,
  secretInConfigMap,
  secretInEnv,
  secretInLiteral,
];

const TERRAFORM: readonly Rule[] = [
  importsHaveTargets,
  stateBlocksHaveTargets,
  adoptedKept,
  addressesUnique,
  staticTextEscaped,
  noSecretValues,
];

/** The catalogue, in the order of docs/rules.md. */
export const RULES: readonly Rule[] = [closedWorld, ...IDENTITY, ...PLATFORM, ...EDGE, ...KUBERNETES, ...TERRAFORM];
