/**
 * Describes what the provider hashicorp/kubernetes cannot update in place, by the kinds that our stacks make. Where a live
 * object differs there, the provider destroys it and creates it again, and `prevent_destroy` fails the plan of the whole
 * stack.
 *
 * Without name and namespace, which force a replacement of every kind: an adopted object already has them.
 *
 * Source: `ForceNew` in the schemas and in `CustomizeDiff` of the provider 2.38.0, and of hashicorp/helm 3.1.1.
 */
interface Replacement {
  /** Attributes, as the provider spells them. Empty: every difference is an update in place. */
  readonly forcedBy: readonly string[];
  /**
   * Whether a replacement neither interrupts anything nor loses data that Terraform does not know. Only then the object
   * may be adopted without `prevent_destroy`.
   */
  readonly harmless: boolean;
}

const UPDATED: Replacement = { forcedBy: [], harmless: false };

export const REPLACEMENTS: Readonly<Record<string, Replacement>> = {
  helm_release: UPDATED,
  /** Only where the live one is `immutable`. Pods keep what they have mounted. */
  kubernetes_config_map_v1: { forcedBy: ['data', 'immutable'], harmless: true },
  /** A running job is lost; the next one starts within the interval. */
  kubernetes_cron_job_v1: { forcedBy: ['spec.job_template.spec.completions'], harmless: true },
  /** All pods stop before the first new one is ready. */
  kubernetes_deployment_v1: { forcedBy: ['spec.selector'], harmless: false },
  kubernetes_ingress_v1: UPDATED,
  kubernetes_namespace_v1: UPDATED,
  kubernetes_network_policy_v1: UPDATED,
  /** The data goes with the claim, in most classes. */
  kubernetes_persistent_volume_claim_v1: {
    forcedBy: ['spec.access_modes', 'spec.selector', 'spec.storage_class_name', 'spec.volume_mode', 'spec.volume_name'],
    harmless: false,
  },
  /** A drain in that second is not limited; the pods keep running. Kubernetes can update it since 1.15. */
  kubernetes_pod_disruption_budget_v1: { forcedBy: ['spec'], harmless: true },
  kubernetes_resource_quota_v1: { forcedBy: ['spec.scopes'], harmless: true },
  kubernetes_role_v1: UPDATED,
  kubernetes_role_binding_v1: { forcedBy: ['role_ref'], harmless: true },
  /** `data` only where the live one is `immutable`. Keys that the site does not have are lost. */
  kubernetes_secret_v1: { forcedBy: ['type', 'data', 'immutable'], harmless: false },
  kubernetes_service_account_v1: UPDATED,
  /** The Service gets another address, and connections to the old one break. */
  kubernetes_service_v1: { forcedBy: ['spec.load_balancer_class'], harmless: false },
};

/** Whether an adopted object of this type keeps `prevent_destroy`: it does, unless its replacement is harmless. */
export function isKeptWhenAdopted(type: string): boolean {
  return REPLACEMENTS[type]?.harmless !== true;
}
