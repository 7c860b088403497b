import cloudflare from '@cdktf/provider-cloudflare/package.json';
import helm from '@cdktf/provider-helm/package.json';
import kubernetes from '@cdktf/provider-kubernetes/package.json';
import { ProviderSchema } from '../../constructs/core/provider-schema';

/** A provider as `required_providers` names it: the version that the generated classes and `schemas/` are of. */
export interface ListedProvider {
  readonly source: string;
  readonly version: string;
}

/** A chart that a stack may install, once. */
export interface ListedChart {
  /** As the release names it: of a repository, or a folder beside the stack's JSON. */
  readonly chart: string;
  readonly repository?: string;
  /** Values that its construct sets, each with everything below it; `ANY`, or the only value allowed. */
  readonly values: Readonly<Record<string, typeof ANY | boolean>>;
  /** Kinds of the objects that the values hold. @default none */
  readonly kinds?: readonly string[];
}

/** What one stack may hold, and its rules read. */
export interface StackContents {
  readonly providers: readonly string[];
  readonly resources: readonly string[];
  /** Attributes that find an object: exactly one of them is set. None: the data source takes no argument. */
  readonly dataSources: Readonly<Record<string, readonly string[]>>;
  readonly charts: readonly ListedChart[];
}

export const ANY = 'any';

export const PROVIDERS: Readonly<Record<string, ListedProvider>> = {
  authentik: { source: 'goauthentik/authentik', version: ProviderSchema.authentik.version },
  cloudflare: { source: 'cloudflare/cloudflare', version: cloudflare.cdktf.provider.version },
  helm: { source: 'helm', version: helm.cdktf.provider.version },
  kubernetes: { source: 'kubernetes', version: kubernetes.cdktf.provider.version },
};

/** Attributes with one allowed value: another value makes a resource that no rule reads. */
export const FIXED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  cloudflare_list: { kind: 'ip' },
  cloudflare_ruleset: { kind: 'zone', phase: 'http_request_firewall_custom' },
};

const AUTHENTIK_CHART: ListedChart = {
  chart: 'authentik',
  repository: 'https://charts.goauthentik.io',
  values: {
    'global.image.repository': ANY,
    'global.image.tag': ANY,
    'global.podAnnotations': ANY,
    'global.securityContext': ANY,
    'authentik.existingSecret.secretName': ANY,
    'postgresql.enabled': false,
    'server.ingress.enabled': false,
    ...component('server', ['deploymentStrategy', 'topologySpreadConstraints']),
    ...component('worker', ['deploymentStrategy', 'topologySpreadConstraints']),
  },
};

/**
 * `kubernetes_manifest` needs the cluster at plan time; these come by values instead
 * (docs/adr/0009-custom-resources.md).
 */
const CUSTOM_RESOURCES: ListedChart = {
  chart: './charts/manifests',
  values: { manifests: ANY },
  kinds: ['Middleware', 'Probe', 'PrometheusRule'],
};

/**
 * One list for each stack, by its name. A type that is on it has a construct in constructs/, and rules that read it.
 */
export const STACK_CONTENTS: Readonly<Record<string, StackContents>> = {
  identity: {
    providers: ['authentik'],
    resources: [
      'authentik_application',
      'authentik_flow',
      'authentik_flow_stage_binding',
      'authentik_group',
      'authentik_outpost',
      'authentik_policy_binding',
      'authentik_policy_expression',
      'authentik_policy_reputation',
      'authentik_provider_oauth2',
      'authentik_provider_proxy',
      'authentik_source_oauth',
      'authentik_stage_identification',
      'authentik_stage_invitation',
      'authentik_stage_prompt',
      'authentik_stage_prompt_field',
      'authentik_stage_user_login',
      'authentik_stage_user_write',
      'authentik_user',
    ],
    dataSources: {
      authentik_certificate_key_pair: ['name'],
      authentik_flow: ['slug'],
      authentik_group: ['name'],
      authentik_property_mapping_provider_scope: ['managed', 'name'],
      authentik_source: ['slug'],
      authentik_stage: ['name'],
      authentik_user: ['username'],
    },
    charts: [],
  },
  platform: {
    providers: ['helm', 'kubernetes'],
    resources: [
      'helm_release',
      'kubernetes_config_map_v1',
      'kubernetes_deployment_v1',
      'kubernetes_ingress_v1',
      'kubernetes_namespace_v1',
      'kubernetes_network_policy_v1',
      'kubernetes_pod_disruption_budget_v1',
      'kubernetes_resource_quota_v1',
      'kubernetes_secret_v1',
      'kubernetes_service_account_v1',
      'kubernetes_service_v1',
    ],
    dataSources: {},
    charts: [AUTHENTIK_CHART, CUSTOM_RESOURCES],
  },
  edge: {
    providers: ['cloudflare', 'kubernetes'],
    resources: [
      'cloudflare_account_token',
      'cloudflare_list',
      'cloudflare_ruleset',
      'kubernetes_config_map_v1',
      'kubernetes_cron_job_v1',
      'kubernetes_network_policy_v1',
      'kubernetes_role_binding_v1',
      'kubernetes_role_v1',
      'kubernetes_secret_v1',
      'kubernetes_service_account_v1',
    ],
    dataSources: {
      // Of the account that the other data source found.
      cloudflare_account_api_token_permission_groups_list: ['scope'],
      cloudflare_account_tokens: [],
      cloudflare_lists: [],
      cloudflare_rulesets: ['zone_id'],
      // All that the token sees; `one()` fails on more than one.
      cloudflare_accounts: [],
    },
    charts: [],
  },
};

function component(name: string, more: readonly string[]): Readonly<Record<string, typeof ANY>> {
  const keys = [
    'containerSecurityContext',
    'env',
    'livenessProbe',
    'pdb',
    'readinessProbe',
    'replicas',
    'resources',
    'startupProbe',
    ...more,
  ];
  return Object.fromEntries(keys.map((key) => [`${name}.${key}`, ANY]));
}
