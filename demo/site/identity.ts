import type { SiteInput } from '../../sites/schema/site';

/** Entries of the register of secrets: what each one opens, and where it comes from. */
export const identitySecrets: SiteInput['secrets'] = {
  authentik_token: { opens: 'the API of authentik', from: 'authentik, Directory > Tokens, intent API' },
};

/** What must hold whatever the rest of the site says; synthesis stops where it does not: docs/guides/test-the-access.md. */
export const accessTests: SiteInput['accessTests'] = [
  { as: 'Members', may: ['Wiki'] },
  { as: 'stranger', mayNot: ['*'] },
];

/**
 * Everything in authentik. Keys of the records (`Members`, `Wiki`) become Terraform addresses: choose them once.
 * The brand of the server gets the sign-in flow: people sign in by it.
 */
export const identity: SiteInput['identity'] = {
  host: 'sso.demo.example',
  // yours: the version that runs, or that the platform stack will install.
  serverVersion: '2026.8.6',
  apiToken: 'authentik_token',
  // Every authentik has these two.
  flows: {
    authorization: 'default-provider-authorization-implicit-consent',
    invalidation: 'default-provider-invalidation-flow',
  },
  // Name and password on one page, then the second factor.
  signIn: {
    flow: {
      slug: 'sign-in',
      title: 'Welcome',
      bindings: {
        IdentificationBinding: { order: 10, stage: 'sign-in-identification' },
        MfaBinding: { order: 30, stage: 'default-authentication-mfa-validation' },
        LoginBinding: { order: 100, stage: 'sign-in-login' },
      },
    },
    identification: {
      name: 'sign-in-identification',
      passwordStage: 'default-authentication-password',
      userFields: ['email', 'username'],
    },
    logins: { Login: { name: 'sign-in-login', sessionDuration: 'weeks=2' } },
  },
  // Terraform creates the groups; their members are added in authentik.
  groups: {
    Members: { name: 'Members' },
  },
  // yours: one entry for each application. The secrets of its client, wiki_client_id and wiki_client_secret, come with it.
  applications: {
    Wiki: {
      kind: 'oidc',
      name: 'Wiki',
      launchUrl: 'https://wiki.demo.example',
      redirectUris: [
        {
          matchingMode: 'strict',
          url: 'https://wiki.demo.example/oauth2/callback',
        },
      ],
      access: { groups: ['Members'] },
    },
  },
};
