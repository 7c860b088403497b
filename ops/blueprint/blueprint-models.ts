import type { LivingServer } from '../from-server/living-server';

export type ListName = Exclude<keyof LivingServer, 'version' | 'foundIn'>;

export interface BlueprintModel {
  readonly lists: readonly ListName[];
  /** Attributes that a site states. @default the part that is made of it says what it leaves */
  readonly states?: readonly string[];
  /** Why an entry is not in the site, where no part of it is made of the entry. */
  readonly otherwise: string;
}

const REFERENCE = 'a site refers to it by its name, and does not state it';
const NO_APPLICATION = 'no application has this provider';
const NOT_ON_LOGIN = 'it is not on the login flow of the brand, nor on that of a source';
const PROVIDER = ['name', 'authorization_flow', 'invalidation_flow', 'access_token_validity'];

const MODELS: Readonly<Record<string, BlueprintModel>> = {
  'authentik_core.application': {
    lists: ['applications'],
    states: ['name', 'slug', 'provider', 'policy_engine_mode', 'meta_launch_url', 'meta_hide'],
    otherwise: 'its provider is served by no outpost that a site states',
  },
  'authentik_core.group': {
    lists: ['groups'],
    states: ['name', 'is_superuser', 'parent', 'parents'],
    otherwise: '',
  },
  'authentik_providers_oauth2.oauth2provider': {
    lists: ['providers', 'oauthProviders'],
    states: [
      ...PROVIDER,
      ...['client_type', 'refresh_token_validity', 'signing_key', 'property_mappings', 'redirect_uris'],
      // Variables of the site, which never holds their values.
      ...['client_id', 'client_secret'],
    ],
    otherwise: NO_APPLICATION,
  },
  'authentik_providers_proxy.proxyprovider': {
    lists: ['providers', 'proxyProviders'],
    states: [...PROVIDER, 'mode', 'external_host', 'cookie_domain'],
    otherwise: NO_APPLICATION,
  },
  'authentik_providers_oauth2.scopemapping': { lists: ['scopes'], otherwise: REFERENCE },
  'authentik_crypto.certificatekeypair': { lists: ['certificates'], otherwise: REFERENCE },
  'authentik_brands.brand': { lists: ['brands'], otherwise: 'a site states its login flow alone' },
  'authentik_flows.flow': { lists: ['flows'], otherwise: REFERENCE },
  'authentik_flows.flowstagebinding': {
    lists: ['flowBindings'],
    otherwise: 'the site looks the flow up, and leaves its stages to authentik',
  },
  'authentik_stages_identification.identificationstage': {
    lists: ['stages', 'identifications'],
    states: ['name', 'password_stage'],
    otherwise: NOT_ON_LOGIN,
  },
  'authentik_stages_user_login.userloginstage': {
    lists: ['stages', 'logins'],
    states: ['name', 'session_duration', 'network_binding', 'geoip_binding'],
    otherwise: NOT_ON_LOGIN,
  },
  'authentik_sources_oauth.oauthsource': { lists: ['sources', 'oauthSources'], otherwise: '' },
  'authentik_policies.policybinding': {
    lists: ['bindings'],
    otherwise: 'its target is no application of the site',
  },
  'authentik_outposts.outpost': {
    lists: ['outposts'],
    otherwise: 'a site states the embedded outpost, where that serves applications',
  },
};

const OTHERS: readonly (readonly [model: RegExp, as: BlueprintModel])[] = [
  [/^authentik_providers_\w+\.\w+provider$/, { lists: ['providers'], otherwise: NO_APPLICATION }],
  [/^authentik_sources_\w+\.\w+source$/, { lists: ['sources'], otherwise: '' }],
  [/^authentik_stages_\w+\.\w+stage$/, { lists: ['stages'], otherwise: 'the site leaves this stage to authentik' }],
  [
    /^authentik_blueprints\.metaapplyblueprint$/,
    { lists: [], otherwise: 'it applies another blueprint: --from-blueprint takes its file too' },
  ],
];

const NO_STATEMENT: BlueprintModel = { lists: [], otherwise: 'a site has no statement for this model' };

/** @param model in lower case */
export function blueprintModel(model: string): BlueprintModel {
  const known = Object.hasOwn(MODELS, model) ? MODELS[model] : undefined;
  return known ?? OTHERS.find(([pattern]) => pattern.test(model))?.[1] ?? NO_STATEMENT;
}
