import { addressesUnique } from './addresses-unique';
import { alertAnnotated } from './alert-annotated';
import { alertExpressionsParse } from './alert-expressions-parse';
import { apiTokenPermissions } from './api-token-permissions';
import { apiTokenScope } from './api-token-scope';
import { apiTokenVariable } from './api-token-variable';
import { bindingOrdersUnique } from './binding-orders-unique';
import { cookieDomainParent } from './cookie-domain-parent';
import { cronJobDeadlines } from './cron-job-deadlines';
import { domainWideHostPolicy } from './domain-wide-host-policy';
import { embeddedOutpostName, embeddedOutpostSelector, outpostManagedUnwritten } from './embedded-outpost';
import { flowPlanPoliciesAtStage } from './flow-plan-policies-at-stage';
import { helmImageTag } from './helm-image-tag';
import { helmLivenessPatient } from './helm-liveness-patient';
import { helmNoInertKeys } from './helm-no-inert-keys';
import { helmReleasePinned } from './helm-release-pinned';
import { helmSecrets } from './helm-secrets';
import { ignoreChangesComplete, ignoreChangesInSchema, ignoreChangesRead } from './ignore-changes';
import { imagePinned } from './image-pinned';
import { adoptedKept, importsHaveTargets } from './imports';
import { ingressGateStated } from './ingress-gate-stated';
import { ingressLoginHostsOpen } from './ingress-login-hosts-open';
import { listKept } from './list-kept';
import { listWithoutItems } from './list-without-items';
import { loginDurationsEqual } from './login-durations-equal';
import { loginSessionDuration } from './login-session-duration';
import { manifestsReadable } from './manifests';
import { namesUnique } from './names-unique';
import { networkPolicyCoversPods } from './network-policy-covers-pods';
import { networkPolicyNarrow } from './network-policy-narrow';
import { noConnMaxAge } from './no-conn-max-age';
import { noReputationOnFlow } from './no-reputation-on-flow';
import { noSecretValues } from './no-secret-values';
import { outpostConfigComplete, outpostLogLevel } from './outpost-config';
import { outpostHostsUnique } from './outpost-hosts-unique';
import { outpostPatchesConverge } from './outpost-patches-converge';
import { outpostServices } from './outpost-services';
import { pgbouncerIdleTransaction } from './pgbouncer-idle-transaction';
import { pgbouncerPassword } from './pgbouncer-password';
import { pgbouncerScram } from './pgbouncer-scram';
import { podConfigChecksum } from './pod-config-checksum';
import { podReferences } from './pod-references';
import { podResources } from './pod-resources';
import { podRestricted } from './pod-restricted';
import { providerServerPair } from './provider-server-pair';
import { proxyTokenValidity } from './proxy-token-validity';
import type { Rule } from './rule';
import { rulesetAfterLists } from './ruleset-after-lists';
import { rulesetEntryPointUnique } from './ruleset-entry-point-unique';
import { rulesetKept } from './ruleset-kept';
import { rulesetNeverEmpty } from './ruleset-never-empty';
import { secretInConfigMap } from './secret-in-config-map';
import { secretInEnv } from './secret-in-env';
import { secretInLiteral } from './secret-in-literal';
import { serviceSelectsPods } from './service-selects-pods';
import { singlePasswordPrompt } from './single-password-prompt';
import { stateBlocksHaveTargets } from './state-blocks';
import { staticTextEscaped } from './static-text-escaped';
import { syncBanOnly } from './sync-ban-only';
import { wafEnabledExplicit } from './waf-enabled-explicit';
import { wafListsExist } from './waf-lists-exist';
import { wafLoginHostsOpen } from './waf-login-hosts-open';
import { wafRefsUnique } from './waf-refs-unique';
import { wafSkipLogging } from './waf-skip-logging';

const IDENTITY: readonly Rule[] = [
  loginSessionDuration,
  loginDurationsEqual,
  proxyTokenValidity,
  ignoreChangesInSchema,
  ignoreChangesRead,
  ignoreChangesComplete,
  singlePasswordPrompt,
  noReputationOnFlow,
  bindingOrdersUnique,
  namesUnique,
  flowPlanPoliciesAtStage,
  outpostConfigComplete,
  outpostLogLevel,
  embeddedOutpostName,
  embeddedOutpostSelector,
  outpostManagedUnwritten,
  outpostPatchesConverge,
  outpostHostsUnique,
  cookieDomainParent,
  domainWideHostPolicy,
  providerServerPair,
];

const PLATFORM: readonly Rule[] = [
  helmReleasePinned,
  helmImageTag,
  helmNoInertKeys,
  helmLivenessPatient,
  helmSecrets,
  noConnMaxAge,
  pgbouncerIdleTransaction,
  pgbouncerScram,
  pgbouncerPassword,
  ingressGateStated,
  ingressLoginHostsOpen,
  outpostServices,
  manifestsReadable,
  alertExpressionsParse,
  alertAnnotated,
];

const EDGE: readonly Rule[] = [
  wafLoginHostsOpen,
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
export const RULES: readonly Rule[] = [...IDENTITY, ...PLATFORM, ...EDGE, ...KUBERNETES, ...TERRAFORM];
