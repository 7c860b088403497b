/** Describes what a change means for the users of the site. */
export type Topic = 'sign-in' | 'enrollment' | 'access' | 'outposts' | 'edge' | 'platform' | 'plumbing';

/** How objects of one Terraform type are found in authentik's API. */
export interface ApiKind {
  /** List of the API, below /api/v3. */
  readonly path: string;
  /** Fields that name an object for readers; the server's filters compare them as a whole. Empty: none does. */
  readonly key: readonly string[];
  /** Field that Terraform imports by, and that the address of one object ends on. */
  readonly id: 'pk' | 'slug' | 'brand_uuid';
  /** Parameters of the list. @default none */
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Fields of the API that Terraform calls otherwise. @default the same names */
  readonly fields?: Readonly<Record<string, string>>;
  /** List of all kinds that share the key: what another kind has is taken. @default the key is the kind's own */
  readonly shared?: string;
}

export interface Kind {
  /** Stacks that may hold it. */
  readonly stacks: readonly string[];
  /** A change of it is about this topic, unless its part of the site says more. */
  readonly topic: Topic;
  /** @default it is not authentik's */
  readonly api?: ApiKind;
}

/** A type of data source that a stack may hold. */
export interface LookupKind {
  /** Stacks that may hold it. */
  readonly stacks: readonly string[];
  /** Attributes that find an object: exactly one of them is set. Empty: the data source takes no argument. */
  readonly by: readonly string[];
  /** @default it is not authentik's */
  readonly api?: ApiKind;
}

const NAMED = { key: ['name'], id: 'pk' } as const;
const SLUG = { key: ['slug'], id: 'slug' } as const;
const STAGE = { ...NAMED, shared: '/stages/all/' } as const;
const POLICY = { ...NAMED, shared: '/policies/all/' } as const;
const PROVIDER = { ...NAMED, shared: '/providers/all/' } as const;
const BRANDS = { path: '/core/brands/', key: ['domain'], id: 'brand_uuid' } as const;
const FLOWS = { ...SLUG, path: '/flows/instances/' } as const;
const GROUPS = { ...NAMED, path: '/core/groups/', query: { include_users: false } } as const;
const USERS = { path: '/core/users/', key: ['username'], id: 'pk', query: { include_groups: false } } as const;

/**
 * Every type of resource of the stacks, once. A type that is here has a construct in constructs/, and rules that read it;
 * `closed-world` refuses any other.
 */
export const KINDS: Readonly<Record<string, Kind>> = {
  authentik_application: identity('access', {
    ...SLUG,
    path: '/core/applications/',
    // Otherwise a list of what the token's owner may open.
    query: { superuser_full_list: true },
    fields: { protocol_provider: 'provider' },
  }),
  authentik_brand: identity('sign-in', BRANDS),
  authentik_event_rule: identity('sign-in', { ...NAMED, path: '/events/rules/' }),
  authentik_event_transport: identity('sign-in', { ...NAMED, path: '/events/transports/' }),
  authentik_flow: identity('sign-in', FLOWS),
  authentik_flow_stage_binding: identity('sign-in', {
    path: '/flows/bindings/',
    key: ['target', 'stage'],
    id: 'pk',
  }),
  authentik_group: identity('access', GROUPS),
  authentik_outpost: identity('outposts', {
    ...NAMED,
    path: '/outposts/instances/',
    fields: { protocol_providers: 'providers' },
  }),
  authentik_policy_binding: identity('access', {
    path: '/policies/bindings/',
    key: ['target', 'policy', 'group', 'user'],
    id: 'pk',
  }),
  authentik_policy_expression: identity('access', { ...POLICY, path: '/policies/expression/' }),
  authentik_policy_reputation: identity('sign-in', { ...POLICY, path: '/policies/reputation/' }),
  authentik_provider_oauth2: identity('access', {
    ...PROVIDER,
    path: '/providers/oauth2/',
    fields: { allowed_redirect_uris: 'redirect_uris' },
  }),
  authentik_provider_proxy: identity('outposts', { ...PROVIDER, path: '/providers/proxy/' }),
  authentik_source_oauth: identity('sign-in', { ...SLUG, path: '/sources/oauth/', shared: '/sources/all/' }),
  authentik_stage_identification: identity('sign-in', { ...STAGE, path: '/stages/identification/' }),
  authentik_stage_invitation: identity('enrollment', { ...STAGE, path: '/stages/invitation/stages/' }),
  authentik_stage_prompt: identity('enrollment', { ...STAGE, path: '/stages/prompt/stages/' }),
  authentik_stage_prompt_field: identity('enrollment', { ...NAMED, path: '/stages/prompt/prompts/' }),
  authentik_stage_user_login: identity('sign-in', { ...STAGE, path: '/stages/user_login/' }),
  authentik_stage_user_write: identity('enrollment', { ...STAGE, path: '/stages/user_write/' }),
  authentik_user: identity('access', USERS),
  cloudflare_account_token: { stacks: ['edge'], topic: 'edge' },
  cloudflare_list: { stacks: ['edge'], topic: 'edge' },
  cloudflare_ruleset: { stacks: ['edge'], topic: 'edge' },
  helm_release: cluster('platform'),
  kubernetes_config_map_v1: cluster('platform', 'edge'),
  kubernetes_cron_job_v1: cluster('platform', 'edge'),
  kubernetes_deployment_v1: cluster('platform'),
  kubernetes_ingress_v1: cluster('platform'),
  kubernetes_namespace_v1: cluster('platform'),
  kubernetes_network_policy_v1: cluster('platform', 'edge'),
  kubernetes_persistent_volume_claim_v1: cluster('platform'),
  kubernetes_pod_disruption_budget_v1: cluster('platform'),
  kubernetes_resource_quota_v1: cluster('platform'),
  kubernetes_role_binding_v1: cluster('edge'),
  kubernetes_role_v1: cluster('edge'),
  kubernetes_secret_v1: cluster('platform', 'edge'),
  kubernetes_service_account_v1: cluster('platform', 'edge'),
  kubernetes_service_v1: cluster('platform'),
};

/** Every type of data source of the stacks, once. */
export const LOOKUP_KINDS: Readonly<Record<string, LookupKind>> = {
  authentik_brand: lookup(['domain'], BRANDS),
  authentik_certificate_key_pair: lookup(['name'], { ...NAMED, path: '/crypto/certificatekeypairs/' }),
  authentik_flow: lookup(['slug'], { ...FLOWS, id: 'pk' }),
  authentik_group: lookup(['name'], GROUPS),
  authentik_property_mapping_provider_scope: lookup(['managed', 'name'], {
    path: '/propertymappings/provider/scope/',
    key: ['managed', 'name'],
    id: 'pk',
  }),
  authentik_source: lookup(['slug'], { ...SLUG, path: '/sources/all/', id: 'pk' }),
  authentik_stage: lookup(['name'], { ...NAMED, path: '/stages/all/' }),
  authentik_user: lookup(['username'], USERS),
  // It belongs to the account that `cloudflare_accounts` finds.
  cloudflare_account_api_token_permission_groups_list: { stacks: ['edge'], by: ['scope'] },
  cloudflare_account_tokens: { stacks: ['edge'], by: [] },
  cloudflare_lists: { stacks: ['edge'], by: [] },
  cloudflare_rulesets: { stacks: ['edge'], by: ['zone_id'] },
  // All that the token sees; `one()` fails on more than one.
  cloudflare_accounts: { stacks: ['edge'], by: [] },
};

function identity(topic: Topic, api: ApiKind): Kind {
  return { stacks: ['identity'], topic, api };
}

function lookup(by: readonly string[], api: ApiKind): LookupKind {
  return { stacks: ['identity'], by, api };
}

function cluster(...stacks: readonly string[]): Kind {
  return { stacks, topic: stacks.includes('platform') ? 'platform' : 'edge' };
}
