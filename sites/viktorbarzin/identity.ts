import type { SiteInput } from '../schema/site';
import { sources } from './sources';

/** Every way to log in lasts equally long (incident I1). */
const LOGIN = 'weeks=4';

/** Hosts and applications for the administrators of the servers. */
const ADMINISTRATION = { groups: ['HomeServerAdmins'] };
const KUBERNETES = {
  groups: ['HomeServerAdmins', 'KubernetesAdmins', 'KubernetesPowerUsers', 'KubernetesNamespaceOwners'],
};
const UNCHANGED = { asOnTheServer: 'Its bindings are made in the UI, and are not stated here yet' };

/** authentik: logins, their length, and which users may open what. */
export const identity: SiteInput['identity'] = {
  host: 'authentik.viktorbarzin.me',
  serverVersion: '2026.2.4',
  providerVersion: '2024.12.1',
  apiToken: 'authentik_token',
  flows: {
    authorization: 'default-provider-authorization-implicit-consent',
    invalidation: 'default-provider-invalidation-flow',
    passkey: 'webauthn',
  },
  signIn: {
    flow: {
      slug: 'default-authentication-flow',
      lookup: true,
      bindings: {
        IdentificationBinding: {
          order: 10,
          stage: 'default-authentication-identification',
          adopt: { variable: 'adopt_login_identification_binding' },
        },
        MfaBinding: {
          order: 30,
          stage: 'default-authentication-mfa-validation',
          adopt: { variable: 'adopt_login_mfa_binding' },
        },
        LoginBinding: {
          order: 100,
          stage: 'default-authentication-login',
          adopt: { variable: 'adopt_login_login_binding' },
        },
      },
    },
    identification: {
      name: 'default-authentication-identification',
      passwordStage: 'default-authentication-password',
      adopt: 'key',
    },
    logins: {
      PasswordLogin: {
        name: 'default-authentication-login',
        sessionDuration: LOGIN,
        networkBinding: 'no_binding',
        geoipBinding: 'no_binding',
        adopt: 'key',
      },
      SourceLogin: {
        name: 'default-source-authentication-login',
        sessionDuration: LOGIN,
        networkBinding: 'no_binding',
        geoipBinding: 'no_binding',
        adopt: { id: '4c6977d2-eaae-4033-b1db-21b48c6b47f0' },
      },
    },
  },
  groups: {
    AllowLoginUsers: { name: 'Allow Login Users', lookup: true },
    AuthentikAdmins: { name: 'authentik Admins', superuser: true, lookup: true },
    HeadscaleUsers: { name: 'Headscale Users', parent: 'AllowLoginUsers', lookup: true },
    HomeServerAdmins: { name: 'Home Server Admins', parent: 'AllowLoginUsers', lookup: true },
    WrongmoveUsers: { name: 'Wrongmove Users', parent: 'AllowLoginUsers', lookup: true },
    KubernetesAdmins: { name: 'kubernetes-admins', lookup: true },
    KubernetesPowerUsers: { name: 'kubernetes-power-users', lookup: true },
    KubernetesNamespaceOwners: { name: 'kubernetes-namespace-owners', lookup: true },
    TaskSubmitters: { name: 'Task Submitters', lookup: true },
  },
  administrators: ['AuthentikAdmins', 'HomeServerAdmins'],
  sources,
  invitationEnrollment: {
    slug: 'invitation-enrollment',
    newUsersGroup: 'AllowLoginUsers',
    assignableGroups: [
      'HeadscaleUsers',
      'HomeServerAdmins',
      'WrongmoveUsers',
      'KubernetesAdmins',
      'KubernetesPowerUsers',
      'KubernetesNamespaceOwners',
      'TaskSubmitters',
    ],
    sessionDuration: LOGIN,
    networkBinding: 'no_binding',
    geoipBinding: 'no_binding',
    sourceFlow: {
      slug: 'source-enrollment',
      title: 'Welcome',
      passkeySetup: 'default-authenticator-webauthn-setup',
    },
    // The link's own flow was there before; the flow for sources and what belongs to it are created.
    adopt: {
      flow: 'key',
      invitation: 'key',
      identification: 'key',
      prompt: 'key',
      promptNameField: { variable: 'adopt_enrollment_name_field' },
      promptEmailField: { variable: 'adopt_enrollment_email_field' },
      userWrite: 'key',
      login: 'key',
      groupPolicy: { variable: 'adopt_enrollment_group_policy' },
      flowInvitationBinding: { variable: 'adopt_enrollment_invitation_binding' },
      flowIdentificationBinding: { variable: 'adopt_enrollment_identification_binding' },
      flowPromptBinding: { variable: 'adopt_enrollment_prompt_binding' },
      flowUserWriteBinding: { variable: 'adopt_enrollment_user_write_binding' },
      flowLoginBinding: { variable: 'adopt_enrollment_login_binding' },
      flowLoginBindingGroupAssignment: { variable: 'adopt_enrollment_group_assignment' },
    },
  },
  scopes: {
    OpenId: { blueprintId: 'goauthentik.io/providers/oauth2/scope-openid' },
    Profile: { blueprintId: 'goauthentik.io/providers/oauth2/scope-profile' },
    KubernetesEmail: { name: 'Kubernetes Email (verified)' },
    KubernetesGroups: { name: 'Kubernetes Groups' },
  },
  applications: {
    DomainWideCatchAll: {
      kind: 'domain-forward-auth',
      name: 'Domain wide catch all',
      slug: 'domain-wide-catch-all',
      adopt: { application: 'key', provider: { variable: 'adopt_domain_wide_catch_all_provider' } },
      access: { everyone: 'Every other host of the domain is for all users that may sign in' },
      provider: {
        name: 'Provider for Domain wide catch all',
        externalHost: 'authentik.viktorbarzin.me',
        cookieDomain: 'viktorbarzin.me',
        accessTokenValidity: LOGIN,
      },
    },
    KubernetesDashboard: {
      kind: 'oidc',
      name: 'Kubernetes Dashboard',
      slug: 'k8s-dashboard',
      provider: { name: 'k8s-dashboard' },
      adopt: { application: 'key', provider: { variable: 'adopt_k8s_dashboard_provider' } },
      launchUrl: 'https://k8s.viktorbarzin.me',
      clientId: 'k8s_dashboard_client_id',
      clientSecret: 'k8s_dashboard_client_secret',
      redirectUris: [{ matchingMode: 'strict', url: 'https://k8s.viktorbarzin.me/oauth2/callback' }],
      accessTokenValidity: 'hours=1',
      // Refresh tokens of 30 days are authentik's default. Without the scope offline_access it issues none.
      signingKey: 'authentik Self-signed Certificate',
      scopes: ['OpenId', 'Profile', 'KubernetesEmail', 'KubernetesGroups'],
      access: KUBERNETES,
    },
    // The slug of each application of the UI is the one that authentik makes of its name. Another one fails the plan, and
    // nothing is written: copy it from the address of the application (Applications > Applications).
    CloudflareAccess: {
      kind: 'oidc-adopted',
      name: 'Cloudflare Access',
      slug: 'cloudflare-access',
      adopt: { provider: { id: '9' } },
      access: UNCHANGED,
    },
    Forgejo: {
      kind: 'oidc-adopted',
      name: 'Forgejo',
      slug: 'forgejo',
      adopt: { provider: { id: '20' } },
      access: UNCHANGED,
    },
    Immich: {
      kind: 'oidc-adopted',
      name: 'Immich',
      slug: 'immich',
      adopt: { provider: { id: '1' } },
      access: UNCHANGED,
    },
    Headscale: {
      kind: 'oidc-adopted',
      name: 'Headscale',
      slug: 'headscale',
      adopt: { provider: { id: '13' } },
      access: UNCHANGED,
    },
    Linkwarden: {
      kind: 'oidc-adopted',
      name: 'linkwarden',
      slug: 'linkwarden',
      adopt: { provider: { id: '8' } },
      access: UNCHANGED,
    },
    Vault: { kind: 'oidc-adopted', name: 'Vault', slug: 'vault', adopt: { provider: { id: '53' } }, access: UNCHANGED },
    Kubernetes: {
      kind: 'oidc-adopted',
      name: 'Kubernetes',
      slug: 'kubernetes',
      clientType: 'public',
      adopt: { provider: { variable: 'adopt_kubernetes_provider' } },
      access: KUBERNETES,
    },
    Grafana: {
      kind: 'oidc-adopted',
      name: 'Grafana',
      slug: 'grafana',
      adopt: { provider: { variable: 'adopt_grafana_provider' } },
      access: UNCHANGED,
    },
    Wrongmove: {
      kind: 'oidc-adopted',
      name: 'wrongmove',
      slug: 'wrongmove',
      adopt: { provider: { variable: 'adopt_wrongmove_provider' } },
      access: UNCHANGED,
    },
  },
  hostRestriction: {
    policy: { name: 'admin-services-restriction', adopt: { id: '07a11b85-8f37-4844-aebb-ac9c112ec87c' } },
    application: 'DomainWideCatchAll',
    binding: { order: 0, adopt: { variable: 'adopt_admin_services_binding' } },
    hosts: {
      Terminal: { host: 'terminal', access: ADMINISTRATION },
      Frigate: { host: 'frigate', access: ADMINISTRATION },
      Netbox: { host: 'netbox', access: ADMINISTRATION },
      Trading: { host: 'trading', access: ADMINISTRATION },
      Speedtest: { host: 'speedtest', access: ADMINISTRATION },
      Meshcentral: { host: 'meshcentral', access: ADMINISTRATION },
      K8s: { host: 'k8s', access: KUBERNETES },
      Dashy: { host: 'dashy', access: ADMINISTRATION },
      Prowlarr: { host: 'prowlarr', access: ADMINISTRATION },
      Qbittorrent: { host: 'qbittorrent', access: ADMINISTRATION },
      Listenarr: { host: 'listenarr', access: ADMINISTRATION },
      Shlink: { host: 'shlink', access: ADMINISTRATION },
      Openclaw: { host: 'openclaw', access: ADMINISTRATION },
      Openlobster: { host: 'openlobster', access: ADMINISTRATION },
      Wealthfolio: { host: 'wealthfolio', access: ADMINISTRATION },
    },
  },
  reputation: {
    name: 'brute-force-protection',
    threshold: -5,
    checkIp: true,
    checkUsername: true,
    adopt: { id: 'ac98cb11-31d3-46ab-8883-bf51e6b09a60' },
  },
  publicGuests: {
    user: { username: 'guest', name: 'Guest', path: 'users/system' },
    group: 'Public Guests',
    policy: 'public-auto-login-guest',
    flow: { slug: 'public-auto-login', title: 'Public access' },
    authorization: { slug: 'public-authorization', title: 'Public access' },
    closedFlows: {
      ExplicitConsent: 'default-provider-authorization-explicit-consent',
      UserSettings: 'default-user-settings-flow',
      PasswordChange: 'default-password-change',
      PasskeySetup: 'default-authenticator-webauthn-setup',
      TotpSetup: 'default-authenticator-totp-setup',
      StaticTokenSetup: 'default-authenticator-static-setup',
    },
    login: { name: 'public-guest-login', sessionDuration: LOGIN },
    provider: {
      name: 'Provider for Public',
      externalHost: 'public-auth.viktorbarzin.me',
      cookieDomain: 'viktorbarzin.me',
      accessTokenValidity: LOGIN,
    },
    application: { name: 'Public', slug: 'public' },
    outpost: {
      name: 'public',
      replicas: 1,
      resources: { limits: { memory: '256Mi' }, requests: { cpu: '10m', memory: '64Mi' } },
    },
  },
  outpostDeployment: {
    namespace: 'authentik',
    serviceConnection: '99e227a7-4562-4888-9660-4c27da678c50',
    refreshInterval: 'minutes=5',
  },
  embeddedOutpost: {
    adopt: { id: '0eecac07-97c7-443c-8925-05f2f4fe3e47' },
    logLevel: 'info',
    // Left over from the time when `managed` was null: the controller applies nothing to it any more.
    keptDeployment: {
      replicas: 2,
      sharedMemory: '2Gi',
      resources: { limits: { memory: '2560Mi' }, requests: { cpu: '100m', memory: '128Mi' } },
      postgresqlSecret: 'goauthentik',
    },
  },
};
