import type { Query } from '../authentik/client';

/** How one Terraform type is found on the server. */
export interface ObjectKind {
  /** List of the API, below /api/v3. */
  readonly path: string;
  /** Fields that name an object for people; the server's filters compare them as a whole. Empty: none does. */
  readonly key: readonly string[];
  /** Field that Terraform imports by, and that the address of one object ends on. */
  readonly id: 'pk' | 'slug';
  /** @default none */
  readonly query?: Query;
  /** Fields of the API that Terraform calls otherwise. @default the same names */
  readonly fields?: Readonly<Record<string, string>>;
}

const NAMED = { key: ['name'], id: 'pk' } as const;
const SLUG = { key: ['slug'], id: 'slug' } as const;

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
  authentik_policy_binding: { path: '/policies/bindings/', key: ['target', 'policy', 'group'], id: 'pk' },
  authentik_policy_expression: { ...NAMED, path: '/policies/expression/' },
  authentik_policy_reputation: { ...NAMED, path: '/policies/reputation/' },
  authentik_provider_oauth2: {
    ...NAMED,
    path: '/providers/oauth2/',
    fields: { allowed_redirect_uris: 'redirect_uris' },
  },
  authentik_provider_proxy: { ...NAMED, path: '/providers/proxy/' },
  authentik_source_oauth: { ...SLUG, path: '/sources/oauth/' },
  authentik_stage_identification: { ...NAMED, path: '/stages/identification/' },
  authentik_stage_invitation: { ...NAMED, path: '/stages/invitation/stages/' },
  authentik_stage_prompt: { ...NAMED, path: '/stages/prompt/stages/' },
  authentik_stage_prompt_field: { ...NAMED, path: '/stages/prompt/prompts/' },
  authentik_stage_user_login: { ...NAMED, path: '/stages/user_login/' },
  authentik_stage_user_write: { ...NAMED, path: '/stages/user_write/' },
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
};
