/**
 * What the provider hashicorp/kubernetes cannot update in place, by the kinds that our stacks make. Where a live object
 * differs there, the provider destroys it and creates it again, and `prevent_destroy` fails the plan of the whole stack.
 *
 * Left out are name and namespace, which every kind is replaced for: an adopted object has the name it was found by.
 *
 * Source: `ForceNew` in the schemas and in `CustomizeDiff` of the provider 2.38.0, and of hashicorp/helm 3.1.1.
 */
export interface Replacement {
  /** Attributes, as the provider spells them. Empty: every difference is an update in place. */
  readonly forcedBy: readonly string[];
  /**
   * Whether destroying and creating the object again neither interrupts anything nor loses what Terraform does not know.
   * Only then it may be adopted without `prevent_destroy`.
   */
  readonly harmless: boolean;
}

const UPDATED: Replacement = { forcedBy: [], harmless: false };

export const REPLACEMENTS: Readonly<Record<string, Replacement>> = {
  helm_release: UPDATED,
  /** Only where the live one is `immutable`. Pods keep what they have mounted. */
  kubernetes_config_map_v1: { forcedBy: ['data', 'immutable'], harmless: true },
  /** A job that runs at that moment is lost, and the next one is due within the interval. */
  kubernetes_cron_job_v1: { forcedBy: ['spec.job_template.spec.completions'], harmless: true },
  /** Its pods are gone before the first new one is ready. */
  kubernetes_deployment_v1: { forcedBy: ['spec.selector'], harmless: false },
  kubernetes_ingress_v1: UPDATED,
  kubernetes_namespace_v1: UPDATED,
  kubernetes_network_policy_v1: UPDATED,
  /** A drain in this second asks nobody; the pods run on. Kubernetes itself could update it since 1.15. */
  kubernetes_pod_disruption_budget_v1: { forcedBy: ['spec'], harmless: true },
  kubernetes_resource_quota_v1: { forcedBy: ['spec.scopes'], harmless: true },
  kubernetes_role_v1: UPDATED,
  kubernetes_role_binding_v1: { forcedBy: ['role_ref'], harmless: true },
  /** `data` only where the live one is `immutable`. Keys that the site does not have are gone. */
  kubernetes_secret_v1: { forcedBy: ['type', 'data', 'immutable'], harmless: false },
  kubernetes_service_account_v1: UPDATED,
  /** The address is another one afterwards, and connections to the old one break. */
  kubernetes_service_v1: { forcedBy: ['spec.load_balancer_class'], harmless: false },
};

/** Whether an adopted object of this type keeps `prevent_destroy`: it does, unless its replacement is harmless. */
export function keptWhenAdopted(type: string): boolean {
  return REPLACEMENTS[type]?.harmless !== true;
}
