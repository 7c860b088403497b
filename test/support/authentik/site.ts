import { type AuthentikRecords, type Row, uuid } from './records';

const LOGIN_FLOW = uuid(201);
const ENROLLMENT_FLOW = uuid(202);
const PASSKEY_FLOW = uuid(203);
const CONSENT_FLOW = uuid(204);
const INVALIDATION_FLOW = uuid(205);
const REPUTATION = '5f1f7b6e-3a39-4d7e-9a3c-0b8d6a1c2e47';
const HOSTS = 'e70000d5-7c6f-4eb9-ad58-14ebb5dc491c';
const GROUP_POLICY = uuid(403);
const CATCH_ALL = uuid(701);
const CATCH_ALL_PROVIDER = 60;
export const CONNECTION = '9452125d-04af-47fd-a949-17a3bfbb6343';
const EMBEDDED_OUTPOST = '218dfaf4-ae6b-4374-ad4b-4f1cee68a3eb';

/** The healthy site: flows, stages, clients and outposts as the site says they are. */
export function siteRows(): Omit<AuthentikRecords, 'users' | 'groups' | 'invitations' | 'webauthnDevices' | 'held'> {
  const stages = {
    identification: stage(301, 'identification', 'identificationstage', 'default-authentication-identification', {
      password_stage: uuid(302),
      user_fields: ['email', 'username'],
      sources: [uuid(801), uuid(802), uuid(803)],
    }),
    password: stage(302, 'password', 'passwordstage', 'default-authentication-password', {
      backends: ['authentik.core.auth.InbuiltBackend'],
    }),
    mfa: stage(303, 'authenticator_validate', 'authenticatorvalidatestage', 'default-authentication-mfa-validation', {
      not_configured_action: 'skip',
      device_classes: ['static', 'totp', 'webauthn'],
    }),
    passkeySetup: stage(
      306,
      'authenticator_webauthn',
      'authenticatorwebauthnstage',
      'default-authenticator-webauthn-setup',
    ),
    login: login(304, 'default-authentication-login'),
    sourceLogin: { ...login(305, 'default-source-authentication-login'), pk: '1c92b5eb-2282-4a40-a337-6f750340ff78' },
    invitation: stage(311, 'invitation', 'invitationstage', 'invitation-validation', {
      continue_flow_without_invitation: false,
    }),
    enrollmentIdentification: stage(314, 'identification', 'identificationstage', 'enrollment-identification', {
      user_fields: [],
      sources: [uuid(801), uuid(802), uuid(803)],
      passwordless_flow: PASSKEY_FLOW,
    }),
    prompt: stage(315, 'prompt', 'promptstage', 'enrollment-prompt', { fields: [uuid(321), uuid(322)] }),
    write: stage(312, 'user_write', 'userwritestage', 'enrollment-user-write', {
      create_users_as_inactive: false,
      create_users_group: uuid(101),
    }),
    enrollmentLogin: login(313, 'enrollment-login'),
  };
  const enrolled = binding(514, ENROLLMENT_FLOW, stages.enrollmentLogin, 50);
  return {
    brands: [
      {
        brand_uuid: uuid(980),
        domain: 'authentik-default',
        default: true,
        flow_authentication: LOGIN_FLOW,
        flow_invalidation: INVALIDATION_FLOW,
        flow_recovery: null,
      },
    ],
    flows: [
      flow(LOGIN_FLOW, 'default-authentication-flow', 'authentication'),
      { ...flow(ENROLLMENT_FLOW, 'invitation-enrollment', 'enrollment'), authentication: 'require_unauthenticated' },
      flow(PASSKEY_FLOW, 'webauthn', 'authentication'),
      flow(CONSENT_FLOW, 'default-provider-authorization-implicit-consent', 'authorization'),
      flow(INVALIDATION_FLOW, 'default-provider-invalidation-flow', 'invalidation'),
      flow(uuid(221), 'default-provider-authorization-explicit-consent', 'authorization'),
      flow(uuid(222), 'default-user-settings-flow', 'stage_configuration'),
      flow(uuid(223), 'default-password-change', 'stage_configuration'),
      flow(uuid(224), 'default-authenticator-webauthn-setup', 'stage_configuration'),
      flow(uuid(225), 'default-authenticator-totp-setup', 'stage_configuration'),
      flow(uuid(226), 'default-authenticator-static-setup', 'stage_configuration'),
    ],
    flowBindings: [
      binding(501, LOGIN_FLOW, stages.identification, 10),
      binding(502, LOGIN_FLOW, stages.mfa, 30),
      binding(503, LOGIN_FLOW, stages.login, 100),
      binding(511, ENROLLMENT_FLOW, stages.invitation, 10),
      binding(512, ENROLLMENT_FLOW, stages.enrollmentIdentification, 20),
      binding(515, ENROLLMENT_FLOW, stages.prompt, 30),
      binding(513, ENROLLMENT_FLOW, stages.write, 40),
      enrolled,
    ],
    stages: Object.values(stages),
    policies: [
      policy(REPUTATION, 'reputation', 'brute-force-protection', {
        check_ip: true,
        check_username: true,
        threshold: -5,
      }),
      policy(HOSTS, 'expression', 'admin-services-restriction', { expression: 'return True' }),
      policy(GROUP_POLICY, 'expression', 'invitation-group-assignment', { expression: 'return True' }),
    ],
    policyBindings: [
      policyBinding(601, CATCH_ALL, HOSTS, 0),
      policyBinding(602, String(enrolled.policybindingmodel_ptr_id), GROUP_POLICY, 0),
    ],
    providers: [
      {
        ...provider(CATCH_ALL_PROVIDER, 'proxy', 'proxyprovider', 'Provider for Domain wide catch all'),
        mode: 'forward_domain',
        external_host: 'https://authentik.harbour.example',
        cookie_domain: 'harbour.example',
        access_token_validity: 'weeks=4',
        assigned_application_name: 'Domain wide catch all',
        assigned_application_slug: 'domain-wide-catch-all',
      },
      ...CLIENTS.map(([pk, name, slug]) => ({
        ...provider(pk, 'oauth2', 'oauth2provider', providerName(name)),
        client_type: name === 'Kubernetes' ? 'public' : 'confidential',
        assigned_application_name: name,
        assigned_application_slug: slug,
      })),
    ],
    applications: [
      application(CATCH_ALL, 'Domain wide catch all', 'domain-wide-catch-all', CATCH_ALL_PROVIDER),
      ...CLIENTS.map(([pk, name, slug], index) => application(uuid(702 + index), name, slug, pk)),
    ],
    sources: ['Google', 'GitHub', 'Facebook'].map((name, index) => ({
      pk: uuid(801 + index),
      name,
      slug: name.toLowerCase(),
      provider_type: name.toLowerCase(),
      enabled: true,
      enrollment_flow: ENROLLMENT_FLOW,
      user_matching_mode: name === 'Google' ? 'identifier' : 'email_link',
      managed: null,
      meta_model_name: 'authentik_sources_oauth.oauthsource',
    })),
    outposts: [
      {
        pk: EMBEDDED_OUTPOST,
        name: 'authentik Embedded Outpost',
        type: 'proxy',
        managed: 'goauthentik.io/outposts/embedded',
        providers: [CATCH_ALL_PROVIDER],
        service_connection: CONNECTION,
        refresh_interval_s: 300,
        config: { authentik_host: 'https://authentik.harbour.example/', log_level: 'info', kubernetes_replicas: 2 },
      },
    ],
    serviceConnections: [{ pk: CONNECTION, name: 'Local Kubernetes Cluster', local: true }],
    propertyMappings: SCOPES.map(([name, managed], index) => scope(uuid(901 + index), name, managed)),
    promptFields: [promptField(321, 'name', 'text', 10), promptField(322, 'email', 'email', 20)],
    notificationRules: [],
    transports: [],
    certificates: [{ pk: uuid(940), name: 'authentik Self-signed Certificate' }],
    flags: { core_default_app_access: true, flows_continuous_login: true },
    versionHistory: [{ id: 1, timestamp: '2026-11-01T00:00:00Z', version: '2026.2.7', build: '' }],
    version: {
      version_current: '2026.2.7',
      version_latest: '2026.2.7',
      version_latest_valid: true,
      build_hash: '',
      outdated: false,
      outpost_outdated: false,
    },
    outpostHealth: { [EMBEDDED_OUTPOST]: [pod('a'), pod('b')] },
  };
}

/** Clients whose provider the UI made: key, name, slug. */
const CLIENTS: readonly (readonly [pk: number, name: string, slug: string])[] = [
  [9, 'Cloudflare Access', 'cloudflare-access'],
  [20, 'Forgejo', 'forgejo'],
  [1, 'Immich', 'immich'],
  [13, 'Headscale', 'headscale'],
  [8, 'linkwarden', 'linkwarden'],
  [53, 'Vault', 'vault'],
  [61, 'Kubernetes', 'kubernetes'],
  [62, 'Grafana', 'grafana'],
  [63, 'wrongmove', 'wrongmove'],
  [64, 'Kubernetes Dashboard', 'k8s-dashboard'],
];

/** Scope mappings: name, and the blueprint's own key where it is one of authentik's. */
const SCOPES: readonly (readonly [name: string, managed: string | null])[] = [
  ["authentik default OAuth Mapping: OpenID 'openid'", 'goauthentik.io/providers/oauth2/scope-openid'],
  ["authentik default OAuth Mapping: OpenID 'profile'", 'goauthentik.io/providers/oauth2/scope-profile'],
  ["authentik default OAuth Mapping: OpenID 'email'", 'goauthentik.io/providers/oauth2/scope-email'],
  ["authentik default OAuth Mapping: OpenID 'entitlements'", 'goauthentik.io/providers/oauth2/scope-entitlements'],
  ['authentik default OAuth Mapping: Proxy outpost', 'goauthentik.io/providers/proxy/scope-proxy'],
  ['Kubernetes Email (verified)', null],
  ['Kubernetes Groups', null],
];

function scope(pk: string, name: string, managed: string | null): Row {
  // The name of a scope has no spaces.
  const scopeName = managed?.split('/scope-')[1] ?? name.toLowerCase().replace(/\W+/g, '-');
  return { pk, name, managed, scope_name: scopeName, meta_model_name: 'authentik_providers_oauth2.scopemapping' };
}

/** The UI proposes the same name for every provider; one was given another. */
function providerName(application: string): string {
  return application === 'Kubernetes Dashboard' ? 'k8s-dashboard' : `Provider for ${application}`;
}

function promptField(pk: number, key: string, type: string, order: number): Row {
  return { pk: uuid(pk), name: `sign-up ${key}`, field_key: key, label: key, type, required: true, order };
}

export function flow(pk: string, slug: string, designation: string): Row {
  return {
    pk,
    slug,
    name: slug,
    title: slug,
    designation,
    authentication: 'none',
    policy_engine_mode: 'any',
    stages: [uuid(399)],
  };
}

export function stage(pk: number, app: string, model: string, name: string, fields: Row = {}): Row {
  return { pk: uuid(pk), name, meta_model_name: `authentik_stages_${app}.${model}`, ...fields };
}

export function login(pk: number, name: string, sessionDuration = 'weeks=4'): Row {
  return stage(pk, 'user_login', 'userloginstage', name, { session_duration: sessionDuration });
}

/** A stage in a flow. What a policy binds to is `policybindingmodel_ptr_id`. */
export function binding(pk: number, target: string, bound: Row, order: number): Row {
  return { pk: uuid(pk), policybindingmodel_ptr_id: uuid(pk + 1000), target, stage: bound.pk, stage_obj: bound, order };
}

export function policy(pk: string, app: string, name: string, fields: Row): Row {
  const component = `ak-policy-${app}-form`;
  return { pk, name, component, meta_model_name: `authentik_policies_${app}.${app}policy`, ...fields };
}

export function policyBinding(pk: number, target: string, policyPk: string, order: number): Row {
  return { pk: uuid(pk), target, policy: policyPk, order };
}

export function provider(pk: number, app: string, model: string, name: string): Row {
  return {
    pk,
    name,
    component: `ak-provider-${app}-form`,
    meta_model_name: `authentik_providers_${app}.${model}`,
    authorization_flow: CONSENT_FLOW,
    invalidation_flow: INVALIDATION_FLOW,
  };
}

export function application(pk: string, name: string, slug: string, providerPk: number): Row {
  return { pk, name, slug, provider: providerPk };
}

function pod(suffix: string): Row {
  return {
    uid: uuid(960),
    hostname: `ak-outpost-authentik-embedded-outpost-${suffix}`,
    last_seen: '2026-11-25T00:00:00Z',
    version: '2026.2.7',
    version_should: '2026.2.7',
    version_outdated: false,
    build_hash: '',
    build_hash_should: '',
  };
}
