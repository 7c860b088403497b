import type { Query } from '../authentik/client';

/** How one Terraform type is found on the server. */
export interface ObjectKind {
  /** List of the API, below /api/v3. */
  readonly path: string;
  /** Fields that name an object for readers; the server's filters compare them as a whole. Empty: none does. */
  readonly key: readonly string[];
  /** Field that Terraform imports by, and that the address of one object ends on. */
  readonly id: 'pk' | 'slug';
  /** @default none */
  readonly query?: Query;
  /** Fields of the API that Terraform calls otherwise. @default the same names */
  readonly fields?: Readonly<Record<string, string>>;
  /** List of all kinds that share the key: what another kind has is taken. @default the key is the kind's own */
  readonly shared?: string;
}

const NAMED = { key: ['name'], id: 'pk' } as const;
const SLUG = { key: ['slug'], id: 'slug' } as const;
const STAGE = { ...NAMED, shared: '/stages/all/' } as const;
const POLICY = { ...NAMED, shared: '/policies/all/' } as const;
const PROVIDER = { ...NAMED, shared: '/providers/all/' } as const;

/** Everything that the identity stack may hold. */
export const OBJECT_KINDS: Readonly<Record<string, ObjectKind>> = {
  authentik_application: {
    ...SLUG,
    path: '/core/applications/',
    // Otherwise a list of what the token's owner may open.
    query: { superuser_full_list: true },
    fields: { protocol_provider: 'provider' },
  },
  authentik_flow: { ...SLUG, path: '/flows/instances/' },
  authentik_flow_stage_binding: { path: '/flows/bindings/', key: ['target', 'stage'], id: 'pk' },
  authentik_group: { ...NAMED, path: '/core/groups/', query: { include_users: false } },
  authentik_outpost: {
    path: '/outposts/instances/',
    ...NAMED,
    fields: { protocol_providers: 'providers' },
  },
  authentik_policy_binding: { path: '/policies/bindings/', key: ['target', 'policy', 'group', 'user'], id: 'pk' },
  authentik_policy_expression: { ...POLICY, path: '/policies/expression/' },
  authentik_policy_reputation: { ...POLICY, path: '/policies/reputation/' },
  authentik_provider_oauth2: {
    ...PROVIDER,
    path: '/providers/oauth2/',
    fields: { allowed_redirect_uris: 'redirect_uris' },
  },
  authentik_provider_proxy: { ...PROVIDER, path: '/providers/proxy/' },
  authentik_source_oauth: { ...SLUG, path: '/sources/oauth/', shared: '/sources/all/' },
  authentik_stage_identification: { ...STAGE, path: '/stages/identification/' },
  authentik_stage_invitation: { ...STAGE, path: '/stages/invitation/stages/' },
  authentik_stage_prompt: { ...STAGE, path: '/stages/prompt/stages/' },
  authentik_stage_prompt_field: { ...NAMED, path: '/stages/prompt/prompts/' },
  authentik_stage_user_login: { ...STAGE, path: '/stages/user_login/' },
  authentik_stage_user_write: { ...STAGE, path: '/stages/user_write/' },
  authentik_user: { path: '/core/users/', key: ['username'], id: 'pk', query: { include_groups: false } },
};

/** What the stack only looks up, by the type of the data source. */
export const LOOKUP_KINDS: Readonly<Record<string, ObjectKind>> = {
  authentik_certificate_key_pair: { ...NAMED, path: '/crypto/certificatekeypairs/' },
  authentik_flow: { ...SLUG, path: '/flows/instances/', id: 'pk' },
  authentik_group: { ...NAMED, path: '/core/groups/', query: { include_users: false } },
  authentik_property_mapping_provider_scope: {
    path: '/propertymappings/provider/scope/',
    key: ['managed', 'name'],
    id: 'pk',
  },
  authentik_source: { ...SLUG, path: '/sources/all/', id: 'pk' },
  authentik_stage: { ...NAMED, path: '/stages/all/' },
  authentik_user: { path: '/core/users/', key: ['username'], id: 'pk', query: { include_groups: false } },
};
