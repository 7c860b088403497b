import type { SiteInput } from '../schema/site';

/**
 * A fresh authentik under example.org: nothing to adopt. `npm run ops -- site new` writes a site like this one.
 * authentik uses its login flow once the brand names it: System > Brands > Authentication flow.
 */
export const example: SiteInput = {
  name: 'example',
  domain: 'example.org',
  backend: { type: 'local', directory: 'state' },
  secrets: {
    authentik_token: { opens: 'the API of authentik', from: 'authentik, Directory > Tokens, intent API' },
  },
  identity: {
    host: 'sso.example.org',
    serverVersion: '2026.8.6',
    apiToken: 'authentik_token',
    flows: {
      authorization: 'default-provider-authorization-implicit-consent',
      invalidation: 'default-provider-invalidation-flow',
    },
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
    groups: {
      Members: { name: 'Members' },
    },
    applications: {
      Wiki: {
        kind: 'oidc',
        name: 'Wiki',
        launchUrl: 'https://wiki.example.org',
        redirectUris: [{ matchingMode: 'strict', url: 'https://wiki.example.org/oauth2/callback' }],
        access: { groups: ['Members'] },
      },
    },
  },
};
