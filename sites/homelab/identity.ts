import type { SiteInput } from '../schema/site';

/** Logins and sessions behind forward auth: all of them last equally long. */
const LOGIN = 'weeks=2';

/** Only a server knows its own ids: write these for the first deployment (docs/platform.md, "A new platform"). */
const NOT_YET = '00000000-0000-0000-0000-000000000000';

/** authentik: logins, their length, and which users may open what. */
export const identity: SiteInput['identity'] = {
  host: 'sso.homelab.example', // yours
  // Also the tag of the image.
  serverVersion: '2026.8.6',
  apiToken: 'authentik_token',
  // Flows that every authentik has.
  flows: {
    authorization: 'default-provider-authorization-implicit-consent',
    invalidation: 'default-provider-invalidation-flow',
  },
  // A login page of this site's own: name, then password, then a second factor for users with one. The brand
  // gets it as its login flow.
  signIn: {
    flow: {
      slug: 'sign-in',
      title: 'Welcome home',
      bindings: {
        IdentificationBinding: { order: 10, stage: 'sign-in-identification' },
        MfaBinding: { order: 30, stage: 'default-authentication-mfa-validation', does: 'second-factor' },
        LoginBinding: { order: 100, stage: 'sign-in-login' },
      },
    },
    identification: {
      name: 'sign-in-identification',
      passwordStage: 'default-authentication-password',
      userFields: ['email', 'username'],
    },
    logins: { Login: { name: 'sign-in-login', sessionDuration: LOGIN } },
  },
  // Add users to groups in authentik's UI: Terraform never touches members.
  groups: {
    Admins: { name: 'authentik Admins', superuser: true, lookup: true },
    Family: { name: 'Family' },
  },
  // Members of these groups may open everything.
  administrators: ['Admins'],
  // For the day on which no one can sign in: drill docs/runbooks/break-glass.md twice a year.
  breakGlass: {
    user: 'akadmin',
    drilled: '2026-11-01', // yours: the day of your drill
    alert: { group: 'Admins' },
  },
  applications: {
    // For applications without a login of their own: Traefik asks authentik before a request reaches them.
    EveryHost: {
      kind: 'domain-forward-auth',
      name: 'Every host',
      slug: 'every-host',
      // For hosts that this site does not name. The others state their users: `gate.access` in platform.ts.
      access: { everyone: 'everyone with an account lives in this house' },
      provider: {
        name: 'Provider for every host',
        externalHost: 'sso.homelab.example', // yours: the host above
        cookieDomain: 'homelab.example', // yours: the domain
        accessTokenValidity: LOGIN,
      },
    },
    // For an application that speaks OpenID Connect. Its settings are outputs of this stack: `terraform output`. Its two secrets
    // are wiki_client_id and wiki_client_secret: `npm run synth` says so.
    Wiki: {
      kind: 'oidc',
      name: 'Wiki',
      launchUrl: 'https://wiki.homelab.example',
      redirectUris: [{ matchingMode: 'strict', url: 'https://wiki.homelab.example/oauth2/callback' }],
      access: { groups: ['Family'] },
    },
  },
  outpostDeployment: {
    namespace: 'authentik',
    // yours: /api/v3/outposts/service_connections/kubernetes/, pk of "Local Kubernetes Cluster"
    serviceConnection: NOT_YET,
    refreshInterval: 'minutes=5',
  },
  embeddedOutpost: {
    adopt: { id: NOT_YET }, // yours: /api/v3/outposts/instances/, pk of "authentik Embedded Outpost"
    logLevel: 'info',
  },
};
