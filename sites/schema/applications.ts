import * as z from 'zod';
import { enforcedSlug, STANDARD_PROXY_SCOPES } from '../../constructs/authentik/own-names';
import { applicationAccess, hostsWithApplication } from './access';
import { entry, repeated, type SiteFault, unknownKeys } from './fault';
import * as f from './fields';
import type { Identity } from './identity';
import type { Site } from './site';

export const scope = z.union(
  [z.strictObject({ blueprintId: f.text }), z.strictObject({ name: f.text })],
  'is neither { blueprintId } nor { name }; take the id of a scope of the blueprints or the name of one of your own from Customization > Property Mappings',
);

const redirectUri = z.discriminatedUnion(
  'matchingMode',
  [
    z.strictObject({ matchingMode: z.literal('strict'), url: f.strictRedirect }),
    z.strictObject({ matchingMode: z.literal('regex'), url: f.redirectExpression }),
  ],
  "is neither 'strict' nor 'regex'; choose strict where the URI is known",
);

export const application = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({
      /** One forward-auth provider for every host below the cookie domain, served by the embedded outpost. */
      kind: z.literal('domain-forward-auth'),
      name: f.text,
      slug: f.slug,
      adopt: f.adoptParts.optional(),
      /** Who may open the hosts of the domain that have no application of their own. */
      access: applicationAccess,
      provider: z.strictObject({
        name: f.text,
        externalHost: f.host,
        cookieDomain: f.host,
        accessTokenValidity: f.duration,
        /**
         * Keys of `identity.scopes`, for a provider with mappings of its own. authentik's five standard ones must be
         * among them: the server adds those anyway, and the plan would show a difference for ever.
         */
        scopes: z.array(f.constructId).optional(),
      }),
    }),
    z.strictObject({
      /** An OpenID Connect client that Terraform owns as a whole. */
      kind: z.literal('oidc'),
      name: f.text,
      slug: f.slug,
      launchUrl: f.webUrl.optional(),
      /** Without it the provider is called after the application: `Provider for NAME`. */
      provider: z.strictObject({ name: f.text }).optional(),
      adopt: f.adoptParts.optional(),
      clientId: f.secretName,
      clientSecret: f.secretName,
      redirectUris: z
        .array(redirectUri)
        .min(1, 'is empty; add one: without any, authentik saves the first URI it sees'),
      accessTokenValidity: f.duration,
      refreshTokenValidity: f.duration,
      signingKey: f.text,
      /** Keys of `identity.scopes`. */
      scopes: z.array(f.constructId).min(1, 'is empty; name scopes: a client without any gets no claims'),
      access: applicationAccess,
    }),
    z.strictObject({
      /** A client that the UI owns: Terraform pins the authorization flow of its provider and nothing else. */
      kind: z.literal('oidc-adopted'),
      name: f.text,
      /** Needed where groups are stated: the application is adopted by it, for its bindings alone. */
      slug: f.slug.optional(),
      /** As the UI has it: `verify` fails on a client that became public. @default confidential */
      clientType: z.enum(['confidential', 'public']).default('confidential'),
      /** Its provider, and the bindings that exist. */
      adopt: f.adoptClient,
      access: applicationAccess,
    }),
  ],
  "is not 'domain-forward-auth', 'oidc' or 'oidc-adopted'; choose the kind of the application",
);

const UNKNOWN_SCOPE = 'names no scope of the site; add it under identity.scopes, or correct the key';

/** What applications point at, their slugs, and where a login ends. */
export function* applicationFaults(site: Site): Generator<SiteFault> {
  yield* referenceFaults(site.identity);
  yield* slugFaults(site);
  if (site.platform !== undefined) yield* callbackFaults(site);
}

/** What applications point at: their scopes, and the slug by which bindings find them. */
function* referenceFaults({ applications, scopes }: Identity): Generator<SiteFault> {
  for (const [id, application] of Object.entries(applications)) {
    const path = ['identity', 'applications', id];
    if (application.kind === 'oidc') {
      yield* unknownKeys([...path, 'scopes'], application.scopes, scopes, UNKNOWN_SCOPE);
      const listed = application.scopes.map((scope, index) => entry([...path, 'scopes', index], scope));
      yield* repeated(listed, 'list it once');
    } else if (application.kind === 'oidc-adopted') {
      if (!('groups' in application.access) || application.slug !== undefined) continue;
      const message = 'is missing where groups may open it; copy it from the address of the application in the UI';
      yield { path: [...path, 'slug'], found: undefined, message };
    } else if (application.kind === 'domain-forward-auth' && application.provider.scopes !== undefined) {
      const listed = application.provider.scopes;
      const at = [...path, 'provider', 'scopes'];
      yield* unknownKeys(at, listed, scopes, UNKNOWN_SCOPE);
      const standard = listed.flatMap((key) => {
        const one = scopes[key];
        return one !== undefined && 'blueprintId' in one ? [one.blueprintId] : [];
      });
      const missing = STANDARD_PROXY_SCOPES.filter((blueprintId) => !standard.includes(blueprintId));
      if (missing.length === 0) continue;
      const message = `lacks scopes that the server adds anyway; add { blueprintId } entries for ${missing.join(', ')}`;
      yield { path: at, found: listed, message };
    }
  }
}

/** A slug is of one application, those of guests and enforced hosts among them. */
function* slugFaults(site: Site): Generator<SiteFault> {
  const { applications, publicGuests } = site.identity;
  const guests = publicGuests?.application.slug;
  const slugs = [
    ...Object.entries(applications).flatMap(([id, application]) =>
      application.slug === undefined ? [] : [entry(['identity', 'applications', id, 'slug'], application.slug)],
    ),
    ...(guests === undefined ? [] : [entry(['identity', 'publicGuests', 'application', 'slug'], guests)]),
    ...hostsWithApplication(site).map(({ path, host }) => entry([...path, 'host'], enforcedSlug(host))),
  ];
  yield* repeated(slugs);
}

/** A login ends at the external host, and the Ingress of the embedded outpost is on authentik's. */
function* callbackFaults(site: Site): Generator<SiteFault> {
  const { host } = site.identity;
  const isOurs = (one: string) => one.endsWith(`.${site.domain}`) && !one.includes('/');
  const [[first] = [], ...others] = domainWideHosts(site.identity);
  for (const [id] of others) {
    const message = `is a second domain-forward-auth application beside ${first}; remove one: the outpost serves one on identity.host`;
    yield { path: ['identity', 'applications', id, 'kind'], found: 'domain-forward-auth', message };
  }
  for (const [id, external] of domainWideHosts(site.identity).slice(0, 1)) {
    // A host of somebody else is a fault of its own.
    if (external === host || !isOurs(external) || !isOurs(host)) continue;
    const path = ['identity', 'applications', id, 'provider', 'externalHost'];
    yield {
      path,
      found: external,
      message: `is not identity.host; write ${host}, where the Ingress of the outpost is`,
    };
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
