import { LiveSite } from '../../../ops/adopt/live-site';
import { ignores, type TerraformJson } from '../../../rules/readers/document';
import { clientOf } from '../authentik/loaded';
import { type Row, uuid } from '../authentik/records';
import type { AuthentikServer } from '../authentik/server';

const FLOW = uuid(201);
const PASSKEY_SETUP = uuid(306);
const SOURCE_MAPPING = uuid(998);

/** Field of the API, and where Terraform knows it the attribute. */
type Values = Readonly<Record<string, { readonly value: unknown; readonly attribute: string | undefined }>>;

function ui(values: Row, attributes: Readonly<Record<string, string>> = {}): Values {
  return Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, { value, attribute: attributes[field] ?? field }]),
  );
}

/** Fields that the provider 2024.12.1 does not know, and a later one does. */
function later(values: Row): Values {
  return Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { value, attribute: undefined }]));
}

const TEXT = 'as the UI has it';

/** Lists what a person set in the UI: never the default of the server or of a provider, so that a reset shows. */
const VALUES: Readonly<Record<string, Values>> = {
  authentik_application: {
    ...ui({
      group: TEXT,
      meta_description: TEXT,
      meta_icon: '/media/icon.png',
      meta_launch_url: 'https://ui.example.org/',
      meta_publisher: TEXT,
      open_in_new_tab: true,
    }),
    ...later({ meta_hide: true }),
  },
  authentik_brand: {
    ...ui({ branding_title: TEXT, flow_invalidation: FLOW, flow_recovery: FLOW, attributes: { of: TEXT } }),
    ...later({ branding_custom_css: TEXT, flow_lockdown: FLOW }),
  },
  authentik_flow: ui({
    background: '/media/background.jpg',
    compatibility_mode: true,
    denied_action: 'continue',
    layout: 'sidebar_left',
    name: TEXT,
    title: TEXT,
  }),
  authentik_flow_stage_binding: ui({
    evaluate_on_plan: true,
    invalid_response_action: 'restart',
    policy_engine_mode: 'all',
    re_evaluate_policies: false,
  }),
  authentik_policy_binding: ui({ timeout: 47 }),
  authentik_policy_expression: ui({ execution_logging: true }),
  authentik_policy_reputation: ui({ execution_logging: true }),
  authentik_provider_oauth2: {
    ...ui(
      {
        access_code_validity: 'minutes=7',
        access_token_validity: 'hours=7',
        authentication_flow: FLOW,
        client_type: 'public',
        include_claims_in_id_token: false,
        issuer_mode: 'global',
        redirect_uris: [{ matching_mode: 'regex', url: 'https://ui\\.example\\.org/.*' }],
        refresh_token_validity: 'days=7',
        signing_key: uuid(940),
        sub_mode: 'user_username',
      },
      { redirect_uris: 'allowed_redirect_uris' },
    ),
    ...later({ refresh_token_threshold: 'hours=7', logout_uri: 'https://ui.example.org/logout' }),
  },
  authentik_provider_proxy: ui(
    {
      authentication_flow: FLOW,
      basic_auth_enabled: true,
      basic_auth_password_attribute: 'password',
      basic_auth_user_attribute: 'user',
      intercept_header_auth: false,
      internal_host: 'http://ui.example.org',
      internal_host_ssl_validation: false,
      refresh_token_validity: 'days=7',
      skip_path_regex: '^/public',
    },
    { basic_auth_user_attribute: 'basic_auth_username_attribute' },
  ),
  authentik_source_oauth: {
    ...ui(
      {
        additional_scopes: 'calendar',
        authentication_flow: FLOW,
        enabled: false,
        group_matching_mode: 'name_link',
        policy_engine_mode: 'all',
        user_path_template: 'ui/%(slug)s',
        user_property_mappings: [SOURCE_MAPPING],
      },
      { user_property_mappings: 'property_mappings' },
    ),
    ...later({ promoted: true, pkce: 'S256', authorization_code_auth_method: 'post_body' }),
  },
  authentik_stage_identification: {
    ...ui({
      case_insensitive_matching: false,
      enrollment_flow: FLOW,
      passwordless_flow: FLOW,
      pretend_user_exists: false,
      recovery_flow: FLOW,
      show_matched_user: false,
      show_source_labels: true,
      sources: [uuid(802)],
      user_fields: ['username'],
    }),
    ...later({ enable_remember_me: true, webauthn_stage: PASSKEY_SETUP }),
  },
  authentik_stage_prompt_field: ui({ label: TEXT, placeholder: TEXT, sub_text: TEXT }),
  authentik_stage_user_login: {
    ...ui({ remember_me_offset: 'days=7', terminate_other_sessions: true }),
    ...later({ remember_device: 'days=7' }),
  },
  authentik_stage_user_write: ui({
    user_creation_mode: 'always_create',
    user_path_template: 'ui',
    user_type: 'internal',
  }),
};

/**
 * Sets whatever the stack leaves to the UI to a value of its own, on every object of the stack that the server has.
 *
 * @returns how many values were set
 */
export async function setInUi(server: AuthentikServer, config: TerraformJson): Promise<number> {
  const live = new LiveSite(clientOf(server), config);
  let count = 0;
  for (const [type, blocks] of Object.entries(config.resource ?? {})) {
    for (const [name, block] of Object.entries(blocks)) {
      const [answered] = await live.rows(`${type}.${name}`);
      const row = Object.values(server.records)
        .flatMap((rows) => (Array.isArray(rows) ? (rows as Row[]) : []))
        .find(({ pk }) => pk === answered?.pk);
      const values = Object.entries(VALUES[type] ?? {}).filter(
        ([, { attribute }]) => attribute === undefined || ignores(block, attribute),
      );
      for (const [field, { value }] of row === undefined ? [] : values) (row as Row)[field] = value;
      count += row === undefined ? 0 : values.length;
    }
  }
  return count;
}

/** Takes away what the stack creates, wherever the server has an object of that key. */
export async function removeCreated(server: AuthentikServer, config: TerraformJson): Promise<void> {
  const live = new LiveSite(clientOf(server), config);
  const created = Object.entries(config.resource ?? {}).flatMap(([type, blocks]) =>
    Object.keys(blocks).map((name) => `${type}.${name}`),
  );
  const found = await Promise.all(
    created
      .filter((address) => live.importId(address) === undefined)
      .map(async (address) => [...(await live.rows(address)), ...(await live.namesakes(address))]),
  );
  const keys = new Set(found.flat().map(({ pk }) => pk));
  const { records } = server;
  for (const rows of Object.values(records)) {
    if (!Array.isArray(rows)) continue;
    const kept = (rows as Row[]).filter(({ pk, target, stage }) => ![pk, target, stage].some((one) => keys.has(one)));
    rows.splice(0, rows.length, ...kept);
  }
}
