import { addressesUnique } from './addresses-unique';
import { bindingOrdersUnique } from './binding-orders-unique';
import { cookieDomainParent } from './cookie-domain-parent';
import { domainWideHostPolicy } from './domain-wide-host-policy';
import { embeddedOutpostName, embeddedOutpostSelector, outpostManagedUnwritten } from './embedded-outpost';
import { flowPlanPoliciesAtStage } from './flow-plan-policies-at-stage';
import { ignoreChangesInSchema, ignoreChangesRead } from './ignore-changes';
import { adoptedKept, importsHaveTargets } from './imports';
import { loginDurationsEqual } from './login-durations-equal';
import { loginSessionDuration } from './login-session-duration';
import { noReputationOnFlow } from './no-reputation-on-flow';
import { noSecretValues } from './no-secret-values';
import { outpostConfigComplete, outpostLogLevel } from './outpost-config';
import { outpostHostsUnique } from './outpost-hosts-unique';
import { outpostPatchesConverge } from './outpost-patches-converge';
import { providerServerPair } from './provider-server-pair';
import { proxyTokenValidity } from './proxy-token-validity';
import type { Rule } from './rule';
import { singlePasswordPrompt } from './single-password-prompt';
import { staticTextEscaped } from './static-text-escaped';

/** The catalogue, in the order of docs/rules.md. */
export const RULES: readonly Rule[] = [
  loginSessionDuration,
  loginDurationsEqual,
  proxyTokenValidity,
  ignoreChangesInSchema,
  ignoreChangesRead,
  singlePasswordPrompt,
  noReputationOnFlow,
  bindingOrdersUnique,
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
  importsHaveTargets,
  adoptedKept,
  addressesUnique,
  staticTextEscaped,
  noSecretValues,
];
