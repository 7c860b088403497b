import * as z from 'zod';
import { GRANT_TYPES, SIGNING_KEY, STANDARD_OIDC_SCOPES } from '../../constructs/authentik/server/server-objects';
import { applicationAccess } from './access';
import * as adoption from './fields/adoption-fields';
import * as f from './fields/fields';

export const scope = z.union(
  [
    z
      .strictObject({
        blueprintId: f.text.meta(
          f.about('Id of the mapping in the blueprint, `managed` in the API.', STANDARD_OIDC_SCOPES.openid),
        ),
      })
      .describe("A mapping of authentik's blueprints."),
    z
      .strictObject({ name: f.text.meta(f.about('Exact name of the mapping in authentik.', 'Wiki Groups')) })
      .describe('A mapping made in the UI, under Customization > Property Mappings.'),
  ],
  'is neither { blueprintId } nor { name }; take the id of a scope of the blueprints or the name of one of your own from Customization > Property Mappings',
);

const hidden = z
  .literal(true, 'is not true; leave it out for an application with a tile')
  .optional()
  .describe(
    "`true` for no tile on the user's page. It closes nothing: `access` decides which users open the application. Terraform states it as `meta_hide`, with a provider before 2026.5 as the launch URL `blank://blank`.",
  );

const redirectUri = z.discriminatedUnion(
  'matchingMode',
  [
    z
      .strictObject({
        matchingMode: z.literal('strict').describe('authentik compares the URI letter by letter.'),
        url: f.strictRedirect.describe('The callback URL of the application.'),
      })
      .describe('One exact URI: the safe choice.'),
    z
      .strictObject({
        matchingMode: z.literal('regex').describe('authentik matches the URI against an expression.'),
        url: f.redirectExpression.describe('Expression for the callback URLs of the application.'),
      })
      .describe('An expression, for an application with many callback URLs.'),
  ],
  "is neither 'strict' nor 'regex'; choose strict where the URI is known",
);

export const application = z.discriminatedUnion(
  'kind',
  [
    z
      .strictObject({
        kind: z.literal('oidc').describe('An OpenID Connect client that Terraform owns as a whole.'),
        name: f.text.meta(f.about('Name of the application, as users see it.', 'Wiki')),
        slug: f.slug.meta({
          ...f.about('Slug of the application; it is part of its issuer URL.'),
          ...f.written('the key in kebab-case: `WikiPages` is `wiki-pages`'),
        }),
        launchUrl: f.webUrl.optional().describe("Where the tile on the user's page leads."),
        hidden,
        redirectUris: z
          .array(redirectUri)
          .min(1, 'is empty; add one: without any, authentik saves the first URI it sees')
          .describe('Where authentik may send the browser after the login.'),
        access: applicationAccess.describe('Which users may open it.'),
        clientId: f.secretName.meta({
          ...f.about('Secret with the client id.', 'wiki_client_id'),
          ...f.written('`<key>_client_id`, with its entry in `secrets`'),
        }),
        clientSecret: f.secretName.meta({
          ...f.about('Secret with the client secret.', 'wiki_client_secret'),
          ...f.written('`<key>_client_secret`, with its entry in `secrets`'),
        }),
        accessTokenValidity: f.duration.meta({
          ...f.about('How long an access token is valid.', 'hours=1'),
          ...f.written('`hours=1`'),
        }),
        refreshTokenValidity: f.duration.optional().meta({
          ...f.about(
            'How long a refresh token is valid. The client then has the scope `offline_access`, without which authentik issues none; `scopes` of your own must hold it.',
            'days=30',
          ),
          ...f.written('no refresh tokens, unless `scopes` has offline_access: then `days=30`'),
        }),
        grantTypes: z
          .array(z.enum(GRANT_TYPES))
          .min(1, 'is empty: the server would refuse every login; name authorization_code')
          .optional()
          .meta({
            ...f.about('What the client may exchange for a token. Needs a server from 2026.5 on.', [
              'authorization_code',
              'refresh_token',
            ]),
            ...f.written('authorization_code and refresh_token; an adopted client keeps those of the UI'),
          }),
        signingKey: f.text.meta({
          ...f.about('Exact name of the certificate that signs the tokens.', SIGNING_KEY),
          ...f.written("authentik's own certificate"),
        }),
        scopes: z
          .array(f.keyOf)
          .min(1, 'is empty; name scopes: a client without any gets no claims')
          .meta({
            ...f.about('Keys of `identity.scopes`.', ['OpenId', 'Profile', 'Email']),
            ...f.written('openid, profile and email'),
          }),
        provider: z
          .strictObject({ name: f.text.meta(f.about('Name of the provider.', 'Provider for Wiki')) })
          .optional()
          .describe('The provider of the application. Left out, it is called `Provider for NAME`.'),
        adopt: adoption.parts.optional().describe('Parts of the application that exist in authentik.'),
      })
      .describe('An OpenID Connect client that Terraform owns as a whole.'),
    z
      .strictObject({
        kind: z.literal('oidc-adopted').describe('A client that the UI owns.'),
        name: f.text.meta(f.about('Name of the application.', 'Photos')),
        slug: f.slug
          .optional()
          .meta(
            f.about(
              'Slug of the application, for its bindings: required with `access.groups`, and where the site has guests.',
              'photos',
            ),
          ),
        clientType: z
          .enum(['confidential', 'public'])
          .default('confidential')
          .describe('Client type as the UI has it; `verify` fails on a client that became public.'),
        adopt: adoption.client.describe('Its provider, and the bindings that exist.'),
        access: applicationAccess.meta(
          f.about('Which users may open it.', { asOnTheServer: 'the bindings are kept in the UI for now' }),
        ),
      })
      .describe('A client that the UI owns: Terraform pins the authorization flow of its provider and nothing else.'),
    z
      .strictObject({
        kind: z
          .literal('domain-forward-auth')
          .describe('One forward-auth provider for every host below the cookie domain.'),
        name: f.text.meta(f.about('Name of the application, as users see it.', 'Every host')),
        slug: f.slug.meta(f.about('Slug of the application.', 'every-host')),
        hidden,
        access: applicationAccess.meta(
          f.about('Which users may open the hosts of the domain that have no application of their own.', {
            everyone: 'all accounts belong to the household',
          }),
        ),
        provider: z
          .strictObject({
            name: f.text.meta(f.about('Name of the provider.', 'Provider for every host')),
            externalHost: f.host.describe('Host on which a login ends: `identity.host`.'),
            cookieDomain: f.host.meta(f.about('Domain of the session cookie: the parent of all hosts.', 'example.org')),
            accessTokenValidity: f.duration.describe('How long a session on a protected host lasts.'),
            scopes: z
              .array(f.keyOf)
              .optional()
              .describe(
                "Keys of `identity.scopes`, for mappings of your own. authentik's five standard ones must be among them, since the server adds them.",
              ),
          })
          .describe('The forward-auth provider.'),
        adopt: adoption.parts.optional().describe('Parts of the application that exist in authentik.'),
      })
      .describe('Forward auth for every host below a domain, served by the embedded outpost.'),
  ],
  "is not 'domain-forward-auth', 'oidc' or 'oidc-adopted'; choose the kind of the application",
);

/** Key and external host of each domain-wide application. */
export function domainWideHosts({
  applications,
}: {
  readonly applications: Readonly<Record<string, z.output<typeof application>>>;
}): readonly (readonly [id: string, host: string])[] {
  return Object.entries(applications).flatMap(([id, application]) =>
    application.kind === 'domain-forward-auth' ? [[id, application.provider.externalHost] as const] : [],
  );
}
