import * as z from 'zod';
import { enforcedSlug } from '../../constructs/authentik/construct-ids';
import {
  GRANT_TYPES,
  OFFLINE_ACCESS,
  SIGNING_KEY,
  STANDARD_OIDC_SCOPES,
  STANDARD_PROXY_SCOPES,
} from '../../constructs/authentik/server-objects';
import { applicationAccess, hostsWithApplication } from './access';
import * as adoption from './adoption-fields';
import { entry, type Fault, fault, repeated, unknownKeys } from './fault';
import * as f from './fields';
import type { ApplicationSite, Identity } from './identity';
import { ofEach, readable } from './malformed';
import type { Site } from './site';

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

const UNKNOWN_SCOPE = 'is not a scope of the site; add it under identity.scopes, or correct the key';

/** Both are names of secrets: the id would be in every redirect of a browser if it were the secret. */
function* swappedFaults(path: string, { clientId, clientSecret }: Oidc): Generator<Fault> {
  if (!/_secret$/.test(clientId) || /_secret$/.test(clientSecret)) return;
  const message = `is named as a secret, and clientSecret is ${clientSecret}; swap the two: every browser sees the client id`;
  yield fault(`${path}.clientId`, message, clientId);
}

type Oidc = Extract<Identity['applications'][string], { kind: 'oidc' }>;

/** What applications point at, their slugs, and where a login ends. */
export function* applicationFaults(site: Site): Generator<Fault> {
  const { identity } = site;
  yield* ofEach(identity.applications, (id, application) => referenceFaults(id, application, identity));
  yield* readable(() => slugFaults(site));
  if (site.platform !== undefined) yield* callbackFaults(site);
}

/** What applications point at: their scopes, and the slug by which bindings find them. */
function* referenceFaults(
  id: string,
  application: ApplicationSite,
  { scopes, publicGuests }: Identity,
): Generator<Fault> {
  const path = `identity.applications.${id}`;
  if (application.kind === 'oidc') {
    yield* swappedFaults(path, application);
    yield* unknownKeys(`${path}.scopes`, application.scopes, scopes, UNKNOWN_SCOPE);
    const listed = application.scopes.map((scope, index) => entry(`${path}.scopes.${index}`, scope));
    yield* repeated(listed, 'list it once');
    const mappings = application.scopes.map((key) => scopes[key]);
    const isOffline = mappings.some(
      (one) => one !== undefined && 'blueprintId' in one && one.blueprintId === OFFLINE_ACCESS,
    );
    if (application.refreshTokenValidity === undefined || isOffline) return;
    const message = `has no effect: without the scope offline_access authentik issues no refresh token; add a scope { blueprintId: '${OFFLINE_ACCESS}' } to scopes, or remove this key`;
    yield fault(`${path}.refreshTokenValidity`, message, application.refreshTokenValidity.toString());
  } else if (application.kind === 'oidc-adopted') {
    const { access, slug } = application;
    if (slug !== undefined || (!('groups' in access) && publicGuests === undefined)) return;
    const why = 'groups' in access ? 'where groups may open it' : 'where the site has guests, whom a binding refuses';
    const message = `is missing ${why}; copy it from the address of the application in the UI`;
    yield fault(`${path}.slug`, message);
  } else if (application.provider.scopes !== undefined) {
    const listed = application.provider.scopes;
    const at = `${path}.provider.scopes`;
    yield* unknownKeys(at, listed, scopes, UNKNOWN_SCOPE);
    const standard = listed.flatMap((key) => {
      const one = scopes[key];
      return one !== undefined && 'blueprintId' in one ? [one.blueprintId] : [];
    });
    const missing = STANDARD_PROXY_SCOPES.filter((blueprintId) => !standard.includes(blueprintId));
    if (missing.length === 0) return;
    const message = `lacks scopes that the server adds anyway; add { blueprintId } entries for ${missing.join(', ')}`;
    yield fault(at, message, listed);
  }
}

/** A slug is of one application, those of guests and enforced hosts among them. */
function* slugFaults(site: Site): Generator<Fault> {
  const { applications, publicGuests } = site.identity;
  yield* repeated([
    ...Object.entries(applications).map(([id, { slug }]) => entry(`identity.applications.${id}.slug`, slug)),
    entry('identity.publicGuests.application.slug', publicGuests?.application.slug),
    ...hostsWithApplication(site).map(({ path, host }) => entry(`${path}.host`, enforcedSlug(host))),
  ]);
}

/** A login ends at the external host, and the Ingress of the embedded outpost is on authentik's. */
function* callbackFaults(site: Site): Generator<Fault> {
  const { host } = site.identity;
  const isOurs = (one: string) => one.endsWith(`.${site.domain}`) && !one.includes('/');
  const [[first] = [], ...others] = domainWideHosts(site.identity);
  for (const [id] of others) {
    const message = `is a second domain-forward-auth application beside ${first}; remove one: the outpost serves one on identity.host`;
    yield fault(`identity.applications.${id}.kind`, message, 'domain-forward-auth');
  }
  for (const [id, external] of domainWideHosts(site.identity).slice(0, 1)) {
    // A host outside of the domain is a fault of its own.
    if (external === host || !isOurs(external) || !isOurs(host)) continue;
    const path = `identity.applications.${id}.provider.externalHost`;
    yield fault(path, `is not identity.host; write ${host}, where the Ingress of the outpost is`, external);
  }
}

/** Key and external host of each domain-wide application. */
export function domainWideHosts({
  applications,
}: Pick<Identity, 'applications'>): readonly (readonly [id: string, host: string])[] {
  return Object.entries(applications).flatMap(([id, application]) =>
    application.kind === 'domain-forward-auth' ? [[id, application.provider.externalHost] as const] : [],
  );
}
