import type { SiteInput } from '../schema/site';

/**
 * A fresh authentik under example.org: nothing to adopt. Copy this file to begin a site of your own.
 * Its login flow is used once the brand points at it: System > Brands > Authentication flow.
 */
export const example: SiteInput = {
  name: 'example',
  domain: 'example.org',
  backend: { type: 'local', directory: 'state' },
  secrets: {
    authentik_token: { opens: 'the API of authentik', from: 'authentik, Directory > Tokens, intent API' },
    wiki_client_id: { opens: 'nothing by itself', from: 'a random string, kept in the password manager' },
    wiki_client_secret: { opens: 'the wiki as an OAuth client', from: 'a random string, kept in the password manager' },
  },
  identity: {
    host: 'sso.example.org',
    serverVersion: '2024.12.3',
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
    scopes: {
      OpenId: { blueprintId: 'goauthentik.io/providers/oauth2/scope-openid' },
      Profile: { blueprintId: 'goauthentik.io/providers/oauth2/scope-profile' },
      Email: { blueprintId: 'goauthentik.io/providers/oauth2/scope-email' },
    },
    applications: {
      Wiki: {
        kind: 'oidc',
        name: 'Wiki',
        slug: 'wiki',
        launchUrl: 'https://wiki.example.org',
        clientId: 'wiki_client_id',
        clientSecret: 'wiki_client_secret',
        redirectUris: [{ matchingMode: 'strict', url: 'https://wiki.example.org/oauth2/callback' }],
        accessTokenValidity: 'hours=1',
        refreshTokenValidity: 'days=30',
        signingKey: 'authentik Self-signed Certificate',
        scopes: ['OpenId', 'Profile', 'Email'],
        access: { groups: ['Members'] },
      },
    },
  },
};
