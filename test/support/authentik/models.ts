import { flowFields, type Model, nameModel } from './model';
import { PROVIDER_MODELS } from './provider-models';
import { type Row, uuid } from './records';
import { STAGE_MODELS } from './stage-models';

const POLICY = { noun: 'policy', unique: [], computed: (row: Row) => ({ ...nameModel(row), bound_to: 0 }) };
const EMBEDDED = 'authentik Embedded Outpost';

/** By the path of the list. */
export const MODELS: Readonly<Record<string, Model>> = {
  ...STAGE_MODELS,
  ...PROVIDER_MODELS,
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
    references: { groups: 'groups' },
  },
  '/core/groups/': {
    noun: 'Group',
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
    references: { parents: 'groups' },
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
    references: { provider: 'providers' },
  },
  '/core/brands/': {
    noun: 'brand',
    defaults: {
      default: false,
      branding_title: 'authentik',
      branding_logo: '/static/dist/assets/icons/icon_left_brand.svg',
      branding_favicon: '/static/dist/assets/icons/icon.png',
      branding_custom_css: '',
      branding_default_flow_background: '/static/dist/assets/images/flow_background.jpg',
      flow_authentication: null,
      flow_invalidation: null,
      flow_recovery: null,
      flow_unenrollment: null,
      flow_user_settings: null,
      flow_device_code: null,
      default_application: null,
      web_certificate: null,
      client_certificates: [],
      attributes: {},
    },
    unique: [['domain']],
    references: { flow_authentication: 'flows', flow_invalidation: 'flows', flow_recovery: 'flows' },
  },
  '/flows/instances/': {
    noun: 'Flow',
    defaults: {
      background: '',
      policy_engine_mode: 'any',
      compatibility_mode: false,
      layout: 'stacked',
      denied_action: 'message_continue',
      authentication: 'none',
    },
    computed: (row) => ({ ...flowFields(row), stages: [], policies: [], cache_count: 0 }),
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
    references: { target: 'flows', stage: 'stages' },
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
      policy: 'policies',
      group: 'groups',
      target: ['flows', 'flowBindings', 'applications', 'sources', 'notificationRules'],
    },
    refusal: ({ policy, group, user }) =>
      [policy, group, user].filter((one) => one !== null).length === 1
        ? undefined
        : { non_field_errors: ["One of 'group', 'policy', 'user' must be set."] },
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
    references: { providers: 'providers' },
    refusal: ({ name, providers: served }) =>
      name === EMBEDDED || (served as unknown[]).length > 0
        ? undefined
        : { providers: ['This list may not be empty.'] },
    written: (row) => {
      if (row.name === EMBEDDED) row.managed = 'goauthentik.io/outposts/embedded';
    },
  },
  '/events/rules/': {
    noun: 'notification rule',
    defaults: { severity: 'warning', destination_group: null, destination_event_user: false, transports: [] },
    computed: () => ({ destination_group_obj: null }),
    unique: [['name']],
    references: { destination_group: 'groups', transports: 'transports' },
  },
  '/events/transports/': {
    noun: 'notification transport',
    defaults: {
      send_once: false,
      webhook_url: '',
      webhook_ca: null,
      webhook_mapping_body: null,
      webhook_mapping_headers: null,
      email_subject_prefix: 'authentik Notification: ',
      email_template: 'email/event_notification.html',
    },
    computed: ({ mode }) => ({ mode_verbose: String(mode) }),
    unique: [['name']],
  },
  '/policies/expression/': { ...POLICY, defaults: { execution_logging: false } },
  '/policies/reputation/': {
    ...POLICY,
    defaults: { execution_logging: false, check_ip: true, check_username: true, threshold: -5 },
  },
};
