import { type AuthentikRecords, type Row, uuid } from './authentik-records';

type Rows = (records: AuthentikRecords) => readonly Row[];

/**
 * What authentik 2026.2 makes of the rows of one list beside what was written: the defaults of its model, the fields that
 * only it sets, and what it refuses. Its provider is strict about the fields of an answer.
 */
export interface Model {
  /** As people read it in a refusal. */
  readonly noun: string;
  /** For fields that a create leaves out. */
  readonly defaults: Row;
  /** Fields of an answer that no client writes. */
  readonly computed?: (row: Row, records: AuthentikRecords) => Row;
  /** Fields that no two rows share, alone or together. */
  readonly unique: readonly (readonly string[])[];
  /** Lists that fields point into, by the key of the row. */
  readonly references?: Readonly<Record<string, Rows>>;
  /** What no answer shows. */
  readonly writeOnly?: readonly string[];
  readonly refusal?: (row: Row, records: AuthentikRecords) => Row | undefined;
  /** What a write does besides. */
  readonly written?: (row: Row, body: Row, records: AuthentikRecords) => void;
}

const flows: Rows = (records) => records.flows;
const stages: Rows = (records) => records.stages;
const groups: Rows = (records) => records.groups;
const providers: Rows = (records) => records.providers;
const policies: Rows = (records) => records.policies;
const sources: Rows = (records) => records.sources;
const mappings: Rows = (records) => records.propertyMappings;
const certificates: Rows = (records) => records.certificates;

/** Of `authentik_stages_user_login.userloginstage`: what an answer says of its kind, the component of the UI among it. */
const named = ({ meta_model_name: model }: Row): Row => {
  const [app = '', noun = ''] = String(model ?? '').split('.');
  const kind = app
    .replace(/^authentik_(stage|polic|provider|source)(ies|s)_/, (_, one) => `${one}_`)
    .replaceAll('_', '-');
  return {
    component: `ak-${kind.replace(/^polic-/, 'policy-')}-form`,
    verbose_name: noun,
    verbose_name_plural: `${noun}s`,
    meta_model_name: model ?? '',
  };
};

const STAGE = {
  noun: 'stage',
  unique: [['name']],
  computed: (row: Row) => ({ ...named(row), flow_set: [] }),
};
const POLICY = {
  noun: 'policy',
  unique: [],
  computed: (row: Row) => ({ ...named(row), bound_to: 0 }),
};
const PROVIDER_FLOWS = { authentication_flow: flows, authorization_flow: flows, invalidation_flow: flows };
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
    ...named(row),
    assigned_application_slug: application?.slug ?? null,
    assigned_application_name: application?.name ?? null,
    assigned_backchannel_application_slug: null,
    assigned_backchannel_application_name: null,
  };
}

/** The server adds these to every proxy provider that is written. */
const STANDARD_SCOPES = ['openid', 'profile', 'email', 'entitlements', 'proxy'];

function withStandardScopes(row: Row, _: Row, { propertyMappings }: AuthentikRecords): void {
  const standard = propertyMappings.filter(({ managed }) =>
    STANDARD_SCOPES.some((scope) => String(managed).endsWith(`/scope-${scope}`)),
  );
  row.property_mappings = [...new Set([...(row.property_mappings as unknown[]), ...standard.map(({ pk }) => pk)])];
}

/** By the path of the list. */
export const MODELS: Readonly<Record<string, Model>> = {
  '/core/users/': {
    noun: 'user',
    defaults: {
      name: '',
      email: '',
      path: 'users',
      type: 'internal',
      is_active: true,
      groups: [],
      roles: [],
      attributes: {},
    },
    computed: ({ pk }) => ({
      date_joined: '2026-03-01T10:00:00Z',
      password_change_date: '2026-03-01T10:00:00Z',
      last_updated: '2026-03-01T10:00:00Z',
      last_login: null,
      groups_obj: null,
      roles_obj: null,
      avatar: '',
      uid: `uid-${pk}`,
      uuid: uuid(Number(pk)),
    }),
    unique: [['username']],
    references: { groups },
  },
  '/core/groups/': {
    noun: 'group',
    defaults: { is_superuser: false, parents: [], attributes: {}, roles: [] },
    computed: () => ({
      num_pk: 1,
      parents_obj: null,
      roles_obj: [],
      inherited_roles_obj: null,
      children: [],
      children_obj: null,
    }),
    unique: [['name']],
    references: { parents: groups },
    // A membership is kept at the user; a PUT that does not name the members takes them away.
    written: (row, body, { users }) => {
      const members = (body.users ?? []) as readonly unknown[];
      for (const user of users) {
        const others = (user.groups as unknown[]).filter((pk) => pk !== row.pk);
        user.groups = members.includes(user.pk) ? [...others, row.pk] : others;
      }
      delete row.users;
    },
  },
  '/core/applications/': {
    noun: 'application',
    defaults: {
      provider: null,
      backchannel_providers: [],
      open_in_new_tab: false,
      meta_launch_url: '',
      meta_icon: '',
      meta_description: '',
      meta_publisher: '',
      policy_engine_mode: 'any',
      group: '',
    },
    computed: ({ meta_icon: icon }) => ({
      provider_obj: null,
      backchannel_providers_obj: [],
      launch_url: null,
      meta_icon_url: icon === '' ? null : icon,
      meta_icon_themed_urls: null,
    }),
    unique: [['slug']],
    references: { provider: providers },
  },
  '/flows/instances/': {
    noun: 'flow',
    defaults: {
      background: '',
      policy_engine_mode: 'any',
      compatibility_mode: false,
      layout: 'stacked',
      denied_action: 'message_continue',
      authentication: 'none',
    },
    computed: ({ pk, background }) => ({
      policybindingmodel_ptr_id: `${String(pk).slice(0, -4)}ffff`,
      background_url: background === '' ? '/static/dist/assets/images/flow_background.jpg' : background,
      background_themed_urls: null,
      stages: [],
      policies: [],
      cache_count: 0,
      export_url: '',
    }),
    unique: [['slug']],
  },
  '/flows/bindings/': {
    noun: 'flow stage binding',
    defaults: {
      evaluate_on_plan: false,
      re_evaluate_policies: true,
      policy_engine_mode: 'any',
      invalid_response_action: 'retry',
    },
    computed: ({ pk }) => ({ policybindingmodel_ptr_id: `${String(pk).slice(0, -4)}ffff` }),
    unique: [['target', 'stage', 'order']],
    references: { target: flows, stage: stages },
  },
  '/policies/bindings/': {
    noun: 'policy binding',
    defaults: {
      policy: null,
      group: null,
      user: null,
      negate: false,
      enabled: true,
      timeout: 30,
      failure_result: false,
    },
    computed: () => ({ policy_obj: null, group_obj: null, user_obj: null }),
    unique: [
      ['target', 'policy', 'order'],
      ['target', 'group', 'order'],
    ],
    references: {
      policy: policies,
      group: groups,
      target: (records) => [...records.flows, ...records.flowBindings, ...records.applications, ...records.sources],
    },
    refusal: ({ policy, group, user }) =>
      [policy, group, user].filter((one) => one !== null).length === 1
        ? undefined
        : { non_field_errors: ["One of 'policy', 'group', 'user' must be set."] },
  },
  '/outposts/instances/': {
    noun: 'outpost',
    defaults: { service_connection: null, managed: null },
    computed: ({ pk }) => ({
      providers_obj: [],
      service_connection_obj: null,
      refresh_interval_s: 300,
      token_identifier: `ak-outpost-${pk}-api`,
    }),
    unique: [['name']],
    references: { providers },
    refusal: ({ name, providers: served }) =>
      name === EMBEDDED || (served as unknown[]).length > 0
        ? undefined
        : { providers: ['This list may not be empty.'] },
    written: (row) => {
      if (row.name === EMBEDDED) row.managed = 'goauthentik.io/outposts/embedded';
    },
  },
  '/policies/expression/': { ...POLICY, defaults: { execution_logging: false } },
  '/policies/reputation/': {
    ...POLICY,
    defaults: { execution_logging: false, check_ip: true, check_username: true, threshold: -5 },
  },
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
      property_mappings: mappings,
      signing_key: certificates,
      encryption_key: certificates,
    },
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
      access_token_validity: 'hours=24',
    },
    computed: (row, records) => ({
      ...providerFields(row, records),
      client_id: `client-${row.pk}`,
      redirect_uris: [],
      outpost_set: [],
    }),
    unique: [['name']],
    references: { ...PROVIDER_FLOWS, property_mappings: mappings },
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
      ...named(row),
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
    unique: [['name'], ['slug']],
    references: { authentication_flow: flows, enrollment_flow: flows },
    writeOnly: ['consumer_secret'],
    refusal: ({ consumer_secret: secret }) =>
      secret === '' ? { consumer_secret: ['This field may not be blank.'] } : undefined,
  },
  '/stages/identification/': {
    ...STAGE,
    defaults: {
      user_fields: [],
      password_stage: null,
      captcha_stage: null,
      case_insensitive_matching: true,
      show_matched_user: true,
      enrollment_flow: null,
      recovery_flow: null,
      passwordless_flow: null,
      sources: [],
      show_source_labels: false,
      pretend_user_exists: true,
      enable_remember_me: false,
      webauthn_stage: null,
    },
    references: {
      password_stage: stages,
      captcha_stage: stages,
      webauthn_stage: stages,
      enrollment_flow: flows,
      recovery_flow: flows,
      passwordless_flow: flows,
      sources,
    },
    refusal: ({ user_fields: fields, sources: shown }) =>
      (fields as unknown[]).length + (shown as unknown[]).length > 0
        ? undefined
        : { non_field_errors: ['When no user fields are selected, at least one source must be selected'] },
  },
  '/stages/invitation/stages/': { ...STAGE, defaults: { continue_flow_without_invitation: false } },
  '/stages/prompt/stages/': {
    ...STAGE,
    defaults: { validation_policies: [] },
    references: { fields: ({ promptFields }) => promptFields, validation_policies: policies },
  },
  '/stages/user_login/': {
    ...STAGE,
    defaults: {
      session_duration: 'seconds=0',
      terminate_other_sessions: false,
      remember_me_offset: 'seconds=0',
      network_binding: 'no_binding',
      geoip_binding: 'no_binding',
      remember_device: 'days=30',
    },
  },
  '/stages/user_write/': {
    ...STAGE,
    defaults: {
      user_creation_mode: 'create_when_required',
      create_users_as_inactive: true,
      create_users_group: null,
      user_type: 'external',
      user_path_template: '',
    },
    references: { create_users_group: groups },
  },
  '/stages/prompt/prompts/': {
    noun: 'prompt',
    defaults: {
      required: true,
      placeholder: '',
      placeholder_expression: false,
      initial_value: '',
      initial_value_expression: false,
      order: 0,
      sub_text: '',
    },
    computed: () => ({ prompt_stages_obj: [] }),
    unique: [['name']],
  },
  '/stages/all/': { ...STAGE, defaults: {} },
  '/propertymappings/provider/scope/': {
    noun: 'scope mapping',
    defaults: { expression: 'return {}', scope_name: 'scope', description: '' },
    computed: named,
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
    computed: (row) => ({ ...named(row), icon_url: null, icon_themed_urls: null }),
    unique: [],
  },
};

const EMBEDDED = 'authentik Embedded Outpost';

/** The stage of a binding, as the binding's answer holds it. */
export function boundStage({ stage, stage_obj: stated }: Row, { stages: rows }: AuthentikRecords): Row {
  const bound = (stated ?? rows.find(({ pk }) => pk === stage) ?? {}) as Row;
  return { ...STAGE.computed(bound), ...bound };
}

/** A row as the API answers it. */
export function shown(model: Model, row: Row, records: AuthentikRecords): Row {
  const whole = { ...model.defaults, ...row };
  const answer: Row = { ...model.computed?.(whole, records), ...whole };
  for (const field of model.writeOnly ?? []) delete answer[field];
  return answer;
}

/** DRF's faults of a row that is to be written among others, by field; undefined where it takes it. */
export function faultsOf(model: Model, row: Row, others: readonly Row[], records: AuthentikRecords): Row | undefined {
  for (const fields of model.unique) {
    const isTaken = (other: Row) => fields.every((field) => isKey(row[field]) && other[field] === row[field]);
    const taken = others.some((other) => other.pk !== row.pk && isTaken(other));
    if (taken && fields.length === 1) {
      return { [String(fields[0])]: [`${model.noun} with this ${fields[0]} already exists.`] };
    }
    if (taken) return { non_field_errors: [`The fields ${fields.join(', ')} must make a unique set.`] };
  }
  for (const [field, rows] of Object.entries(model.references ?? {})) {
    const known = rows(records).map(({ pk }) => String(pk));
    const pointed = [row[field]].flat().filter(isKey).map(String);
    const lost = pointed.find((pk) => !known.includes(pk));
    if (lost !== undefined) return { [field]: [`Invalid pk "${lost}" - object does not exist.`] };
  }
  return model.refusal?.({ ...model.defaults, ...row }, records);
}

/** For a reference the server takes an empty text as null. */
export function normalised(model: Model, body: Row): Row {
  const empty = Object.keys(model.references ?? {}).filter((field) => body[field] === '');
  return { ...body, ...Object.fromEntries(empty.map((field) => [field, null])) };
}

function isKey(value: unknown): boolean {
  return value !== null && value !== undefined && value !== '';
}
