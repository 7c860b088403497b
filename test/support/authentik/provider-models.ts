import { compareVersions } from '../../../constructs/core/version';
import { type Model, nameModel } from './model';
import type { AuthentikRecords, Row } from './records';

const PROVIDER_FLOWS = {
  authentication_flow: 'flows',
  authorization_flow: 'flows',
  invalidation_flow: 'flows',
} as const;
const PROVIDER_DEFAULTS = {
  authentication_flow: null,
  property_mappings: [],
  jwt_federation_sources: [],
  jwt_federation_providers: [],
  refresh_token_validity: 'days=30',
};

function providerFields(row: Row, { applications }: AuthentikRecords): Row {
  const application = applications.find(({ provider }) => provider === row.pk);
  return {
    ...nameModel(row),
    assigned_application_slug: application?.slug ?? null,
    assigned_application_name: application?.name ?? null,
    assigned_backchannel_application_slug: null,
    assigned_backchannel_application_name: null,
  };
}

/** From 2026.5 on a provider that is created without grant types has none; an older server drops what is sent. */
function withGrantTypes(row: Row, _: Row, { version }: AuthentikRecords): void {
  if (compareVersions(String(version.version_current), '2026.5') < 0) delete row.grant_types;
  else row.grant_types ??= [];
}

/** The server adds these to every proxy provider that is written. */
const STANDARD_SCOPES = ['openid', 'profile', 'email', 'entitlements', 'proxy'];

function withStandardScopes(row: Row, _: Row, { propertyMappings }: AuthentikRecords): void {
  const standard = propertyMappings.filter(({ managed }) =>
    STANDARD_SCOPES.some((scope) => String(managed).endsWith(`/scope-${scope}`)),
  );
  row.property_mappings = [...new Set([...(row.property_mappings as unknown[]), ...standard.map(({ pk }) => pk)])];
}

/** Lists what the server makes of the PKCE methods in the discovery document of a type, which it fetches at every write. */
const DISCOVERED_PKCE: Readonly<Record<string, string>> = { google: "['plain', 'S256']", github: '' };

/** A write that leaves `pkce` out gets the discovered methods, as text (sources/oauth/api/source.py, 2026.2.2). */
function withDiscoveredPkce(row: Row, { pkce }: Row): void {
  const discovered = DISCOVERED_PKCE[String(row.provider_type)];
  if (discovered !== undefined && (pkce === undefined || pkce === '')) row.pkce = discovered;
}

/** Providers and login sources, with what they point at, by the path of the list. */
export const PROVIDER_MODELS: Readonly<Record<string, Model>> = {
  '/providers/oauth2/': {
    noun: 'provider',
    defaults: {
      ...PROVIDER_DEFAULTS,
      client_type: 'confidential',
      client_id: 'made-by-authentik',
      client_secret: 'made-by-authentik',
      access_code_validity: 'minutes=1',
      access_token_validity: 'hours=1',
      refresh_token_threshold: 'seconds=0',
      include_claims_in_id_token: true,
      signing_key: null,
      encryption_key: null,
      redirect_uris: [],
      logout_uri: '',
      logout_method: 'backchannel',
      sub_mode: 'hashed_user_id',
      issuer_mode: 'per_provider',
    },
    computed: providerFields,
    unique: [['name'], ['client_id']],
    references: {
      ...PROVIDER_FLOWS,
      property_mappings: 'propertyMappings',
      signing_key: 'certificates',
      encryption_key: 'certificates',
    },
    written: withGrantTypes,
  },
  '/providers/proxy/': {
    noun: 'provider',
    defaults: {
      ...PROVIDER_DEFAULTS,
      internal_host: '',
      internal_host_ssl_validation: true,
      certificate: null,
      skip_path_regex: '',
      basic_auth_enabled: false,
      basic_auth_password_attribute: '',
      basic_auth_user_attribute: '',
      mode: 'proxy',
      intercept_header_auth: true,
      cookie_domain: '',
      access_token_validity: 'hours=1',
    },
    computed: (row, records) => ({
      ...providerFields(row, records),
      client_id: `client-${row.pk}`,
      redirect_uris: [],
      outpost_set: [],
    }),
    unique: [['name']],
    references: { ...PROVIDER_FLOWS, property_mappings: 'propertyMappings' },
    written: withStandardScopes,
  },
  '/sources/oauth/': {
    noun: 'source',
    defaults: {
      enabled: true,
      promoted: false,
      authentication_flow: null,
      enrollment_flow: null,
      user_property_mappings: [],
      group_property_mappings: [],
      policy_engine_mode: 'any',
      user_matching_mode: 'identifier',
      group_matching_mode: 'identifier',
      user_path_template: 'goauthentik.io/sources/%(slug)s',
      icon: '',
      request_token_url: null,
      authorization_url: null,
      access_token_url: null,
      profile_url: null,
      pkce: 'none',
      consumer_key: 'kept-by-authentik',
      additional_scopes: '',
      oidc_well_known_url: '',
      oidc_jwks_url: '',
      oidc_jwks: {},
      authorization_code_auth_method: 'basic_auth',
    },
    computed: (row) => ({
      ...nameModel(row),
      managed: null,
      icon_url: null,
      icon_themed_urls: null,
      callback_url: `/source/oauth/callback/${row.slug}/`,
      type: {
        name: row.provider_type,
        verbose_name: row.provider_type,
        urls_customizable: false,
        request_token_url: null,
        authorization_url: null,
        access_token_url: null,
        profile_url: null,
        oidc_well_known_url: null,
        oidc_jwks_url: null,
      },
    }),
    unique: [['slug']],
    references: { authentication_flow: 'flows', enrollment_flow: 'flows' },
    writeOnly: ['consumer_secret'],
    written: withDiscoveredPkce,
    refusal: ({ consumer_secret: secret }) =>
      secret === '' ? { consumer_secret: ['This field may not be blank.'] } : undefined,
  },
  '/propertymappings/provider/scope/': {
    noun: 'scope mapping',
    defaults: { expression: 'return {}', scope_name: 'scope', description: '' },
    computed: nameModel,
    unique: [['name']],
  },
  '/crypto/certificatekeypairs/': {
    noun: 'certificate',
    defaults: { managed: null },
    computed: () => ({
      fingerprint_sha256: '',
      fingerprint_sha1: '',
      cert_expiry: '2027-03-01T10:00:00Z',
      cert_subject: 'CN=authentik',
      private_key_available: true,
      key_type: null,
      certificate_download_url: '',
      private_key_download_url: '',
    }),
    unique: [['name']],
  },
  '/sources/all/': {
    noun: 'source',
    defaults: { user_path_template: '', icon: '', promoted: false },
    computed: (row) => ({ ...nameModel(row), icon_url: null, icon_themed_urls: null }),
    unique: [],
  },
};
