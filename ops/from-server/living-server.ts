import type { AuthentikClient } from '../authentik/client';
import type { BrandRow, FlowRow, GroupRow, PolicyBindingRow, SourceRow } from '../authentik/rows';

export interface ApplicationRow {
  readonly pk: string;
  readonly name: string;
  readonly slug: string;
  readonly provider?: number | string | null;
  readonly policy_engine_mode?: string;
  readonly meta_launch_url?: string;
  /** From 2026.5 on: no tile on the user's page. */
  readonly meta_hide?: boolean;
}

export interface ProviderRow {
  /** A text for one that a blueprint states and no server has. */
  readonly pk: number | string;
  readonly name: string;
  /** Kind in words, of the list of all providers. */
  readonly verbose_name?: string;
  readonly meta_model_name?: string;
  readonly authorization_flow?: string | null;
  readonly invalidation_flow?: string | null;
  readonly access_token_validity?: string;
}

export interface OauthProviderRow extends ProviderRow {
  readonly client_type?: string;
  readonly refresh_token_validity?: string;
  readonly signing_key?: string | null;
  readonly property_mappings?: readonly string[];
  readonly redirect_uris?: readonly {
    readonly matching_mode: string;
    readonly url: string;
    readonly redirect_uri_type?: string;
  }[];
}

export interface ProxyProviderRow extends ProviderRow {
  readonly mode?: string;
  readonly external_host?: string;
  readonly cookie_domain?: string;
  readonly property_mappings?: readonly string[];
}

export interface StageRow {
  readonly pk: string;
  readonly name: string;
}

export interface LoginStageRow extends StageRow {
  readonly session_duration: string;
  readonly network_binding?: string;
  readonly geoip_binding?: string;
}

export interface IdentificationRow extends StageRow {
  readonly password_stage?: string | null;
}

export interface OauthSourceRow extends SourceRow {
  readonly pk: string;
  readonly name: string;
  readonly provider_type?: string;
  readonly user_matching_mode?: string;
  /** Kind in words. */
  readonly verbose_name?: string;
}

export interface OutpostRow {
  readonly pk: string;
  readonly name: string;
  readonly managed?: string | null;
  readonly providers: readonly (number | string)[];
  readonly service_connection?: string | null;
  readonly config?: Readonly<Record<string, unknown>>;
}

export interface ScopeRow {
  readonly pk: string;
  readonly name: string;
  /** Id in the blueprint. */
  readonly managed?: string | null;
}

/** The objects of an authentik, as far as a site could state them. */
export interface LivingServer {
  /** It was found there, for the reader. @default on the server */
  readonly foundIn?: string;
  readonly version: string;
  readonly brands: readonly BrandRow[];
  readonly flows: readonly FlowRow[];
  readonly flowBindings: readonly { readonly target: string; readonly stage: string; readonly order: number }[];
  readonly stages: readonly StageRow[];
  readonly identifications: readonly IdentificationRow[];
  readonly logins: readonly LoginStageRow[];
  readonly groups: readonly GroupRow[];
  readonly applications: readonly ApplicationRow[];
  readonly bindings: readonly (PolicyBindingRow & {
    readonly order: number;
    readonly group?: string | null;
    readonly failure_result?: boolean;
  })[];
  readonly providers: readonly ProviderRow[];
  readonly oauthProviders: readonly OauthProviderRow[];
  readonly proxyProviders: readonly ProxyProviderRow[];
  readonly sources: readonly OauthSourceRow[];
  readonly oauthSources: readonly OauthSourceRow[];
  readonly outposts: readonly OutpostRow[];
  readonly scopes: readonly ScopeRow[];
  readonly certificates: readonly { readonly pk: string; readonly name: string }[];
}

/** Reads all of it. Never writes, and reads no member of a group. */
export async function readServer(client: AuthentikClient): Promise<LivingServer> {
  const { version_current: version } = await client.get<{ readonly version_current: string }>('/admin/version/');
  return {
    version,
    brands: await client.all('/core/brands/'),
    flows: await client.all('/flows/instances/'),
    flowBindings: await client.all('/flows/bindings/'),
    stages: await client.all('/stages/all/'),
    identifications: await client.all('/stages/identification/'),
    logins: await client.all('/stages/user_login/'),
    groups: await client.all('/core/groups/', { include_users: false }),
    applications: await client.all('/core/applications/', { superuser_full_list: true }),
    bindings: await client.all('/policies/bindings/'),
    providers: await client.all('/providers/all/'),
    oauthProviders: await client.all('/providers/oauth2/'),
    proxyProviders: await client.all('/providers/proxy/'),
    sources: await client.all('/sources/all/'),
    oauthSources: await client.all('/sources/oauth/'),
    outposts: await client.all('/outposts/instances/'),
    scopes: await client.all('/propertymappings/provider/scope/'),
    certificates: await client.all('/crypto/certificatekeypairs/'),
  };
}
