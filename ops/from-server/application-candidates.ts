import { NO_TILE } from '../../constructs/authentik/applications/application';
import { STANDARD_OIDC_SCOPES } from '../../constructs/authentik/server/server-objects';
import { secretNames } from '../../sites/schema/application-defaults';
import { accessOf, ON_THE_SERVER } from './access-statement';
import { Candidate, type Way } from './candidate';
import type { ApplicationRow, LivingServer, OauthProviderRow } from './living-server';
import type { GroupKeys } from './people-candidates';
import type { SiteKeys } from './site-keys';

interface Around {
  readonly server: LivingServer;
  readonly keys: SiteKeys;
  readonly groups: GroupKeys;
  readonly scopes: ScopeKeys;
}

/** Every application but those of forward auth: OpenID Connect clients, and what a site has no words for. */
export function applicationCandidates(around: Around): readonly Candidate[] {
  const { server } = around;
  const forwardAuth = new Set(server.proxyProviders.map(({ pk }) => pk));
  return server.applications
    .filter(({ provider }) => provider === null || provider === undefined || !forwardAuth.has(provider))
    .map((application) => {
      const provider = server.oauthProviders.find(({ pk }) => pk === application.provider);
      return provider === undefined ? unknownKindError(application, server) : client(application, provider, around);
    });
}

function unknownKindError(application: ApplicationRow, { providers }: LivingServer): Candidate {
  const { name, provider: pk } = application;
  const provider = providers.find((one) => one.pk === pk);
  const kind = provider?.verbose_name ?? 'unknown kind';
  const reason =
    provider === undefined
      ? 'it has no provider, and is a link'
      : `its provider is of the kind ${kind}, which a site cannot state`;
  return new Candidate({
    what: `application ${name}`,
    rows: provider === undefined ? [application] : [application, provider],
    ways: [],
    reasons: [reason],
    where: 'authentik, Applications > Applications; it stays as it is',
  });
}

function client(application: ApplicationRow, provider: OauthProviderRow, around: Around): Candidate {
  const { server, keys, groups } = around;
  const { name, slug } = application;
  const key = keys.of(name, 'Application');
  const path = `identity.applications.${key}`;
  const access = accessOf(application, server, groups);
  const owned = findOwner(key, application, provider, around);
  const ofUi = {
    kind: 'oidc-adopted',
    name,
    slug,
    ...(provider.client_type === 'public' && { clientType: 'public' }),
    adopt: { provider: { id: String(provider.pk) } },
  };
  const way = (says: Readonly<Record<string, unknown>>, fields: object, owns: boolean, stated?: object): Way => ({
    says: { ...says, [path]: { ...fields, access: stated ?? ON_THE_SERVER } },
    owns,
    statesGroups: stated !== undefined,
    ...(leaves(owns, stated) !== undefined && { leaves: leaves(owns, stated) }),
  });
  const statements = [...(access.stated === undefined ? [] : [access.stated]), undefined];
  return new Candidate({
    what: `application ${name}`,
    rows: [application, provider],
    ways: [
      ...('reason' in owned ? [] : statements.map((stated) => way(owned.says, owned.fields, true, stated))),
      // Without its key the site cannot name the provider.
      ...(typeof provider.pk === 'number' ? statements.map((stated) => way({}, ofUi, false, stated)) : []),
    ],
    reasons: [...('reason' in owned ? [owned.reason] : []), ...(access.reason === undefined ? [] : [access.reason])],
    where: `${path} (docs/guides/add-an-application.md)`,
  });
}

function leaves(owns: boolean, stated: object | undefined): string | undefined {
  const left = [...(owns ? [] : ['its attributes']), ...(stated === undefined ? ['its bindings'] : [])];
  return left.length === 0 ? undefined : left.join(' and ');
}

type Owned =
  | { readonly fields: object; readonly says: Readonly<Record<string, unknown>> }
  | { readonly reason: string };

/** Why no site states the client as a whole. */
function refusalOf({ client_type: type, redirect_uris: uris = [] }: OauthProviderRow): string | undefined {
  if (type === 'public') return 'it is a public client, and a site states confidential ones';
  if (uris.length === 0) return 'its provider has no redirect URI: authentik saves the first one that it sees';
  const isForLogout = uris.some(({ redirect_uri_type: use }) => use !== undefined && use !== 'authorization');
  return isForLogout ? 'its provider has a redirect URI for logouts' : undefined;
}

/** As a client that Terraform owns as a whole. */
function findOwner(
  key: string,
  application: ApplicationRow,
  provider: OauthProviderRow,
  { server, scopes }: Around,
): Owned {
  const refusal = refusalOf(provider);
  if (refusal !== undefined) return { reason: refusal };
  const signingKey = server.certificates.find(({ pk }) => pk === provider.signing_key)?.name;
  if (signingKey === undefined) return { reason: 'its provider has no signing key' };
  const mapped = (provider.property_mappings ?? []).map((pk) => scopes.get(pk));
  if (mapped.includes(undefined)) return { reason: 'its provider has a property mapping that is no scope' };
  const own = mapped.filter((scope) => scope !== undefined);
  const { name, slug, meta_launch_url: launchUrl, meta_hide: isHidden } = application;
  const { access_token_validity: validity, refresh_token_validity: refreshValidity = AUTHENTIKS } = provider;
  const { clientId, clientSecret } = secretNames(key);
  const from = `authentik, Applications > Providers > ${provider.name}`;
  return {
    fields: {
      kind: 'oidc',
      name,
      slug,
      ...(isHidden === true || launchUrl === NO_TILE
        ? { hidden: true }
        : launchUrl !== undefined && launchUrl !== '' && { launchUrl }),
      redirectUris: (provider.redirect_uris ?? []).map(({ matching_mode: matchingMode, url }) => ({
        matchingMode,
        url,
      })),
      ...(validity !== undefined && { accessTokenValidity: validity }),
      ...(refreshValidity !== AUTHENTIKS && { refreshTokenValidity: refreshValidity }),
      signingKey,
      scopes: own.map((scope) => scope.key),
      provider: { name: provider.name },
    },
    says: {
      [`secrets.${clientId}`]: { opens: 'nothing: a client id, which is public', from },
      [`secrets.${clientSecret}`]: { opens: `${name} as an OAuth client`, from },
      ...Object.fromEntries(own.map(({ key: scope, statement }) => [`identity.scopes.${scope}`, statement])),
    },
  };
}

/** It is what authentik gives a new provider, and a site states for one without a refresh token of its own. */
const AUTHENTIKS = 'days=30';

interface ScopeKey {
  readonly key: string;
  readonly statement: { readonly blueprintId: string } | { readonly name: string };
}

/** Scope mappings as a site names them, by their UUIDs. */
export type ScopeKeys = ReadonlyMap<string, ScopeKey>;

export function scopeKeys({ scopes }: LivingServer, keys: SiteKeys): ScopeKeys {
  const standard = new Map<string, string>([
    [STANDARD_OIDC_SCOPES.openid, 'OpenId'],
    [STANDARD_OIDC_SCOPES.profile, 'Profile'],
    [STANDARD_OIDC_SCOPES.email, 'Email'],
  ]);
  return new Map(
    scopes.map(({ pk, name, managed }) => {
      const id = managed ?? '';
      const key = keys.of(standard.get(id) ?? name.replace(/^authentik default OAuth Mapping: /, ''), 'Scope');
      return [pk, { key, statement: id === '' ? { name } : { blueprintId: id } }];
    }),
  );
}
