import type * as z from 'zod';
import { OFFLINE_ACCESS, SIGNING_KEY, STANDARD_OIDC_SCOPES } from '../../constructs/authentik/server/server-objects';
import type { application } from './applications';
import type { identity } from './identity';
import type { secrets } from './secrets';

type WrittenOut = Extract<z.input<typeof application>, { kind: 'oidc' }>;
type Defaulted = 'slug' | 'clientId' | 'clientSecret' | 'accessTokenValidity' | 'signingKey' | 'scopes';

/**
 * An OpenID Connect client as a site writes it. Left out: the slug is the key in kebab-case, the secrets are
 * `<key>_client_id` and `<key>_client_secret` with an entry in the register, access tokens last an hour, tokens are signed with
 * authentik's own certificate and carry openid, profile and email, and offline_access where refresh tokens are stated.
 */
type OidcInput = Omit<WrittenOut, Defaulted> & Partial<Pick<WrittenOut, Defaulted>>;
export type ApplicationInput = Exclude<z.input<typeof application>, { kind: 'oidc' }> | OidcInput;

type WholeIdentity = z.input<typeof identity>;
/** The authentik part of a site as it is written. */
export type IdentityInput = Omit<WholeIdentity, 'applications'> & { applications: Record<string, ApplicationInput> };

interface Plain {
  readonly secrets: z.input<typeof secrets>;
  readonly identity: IdentityInput;
}

/** The site with every default of its applications written out. A malformed part is left as it is: the schema reports it. */
export function withApplicationDefaults<T extends Plain>(
  site: T,
): Omit<T, 'identity'> & { readonly identity: WholeIdentity } {
  const { applications, scopes } = site.identity ?? {};
  if (!isRecord(applications)) return site as never;
  const clients = Object.entries(applications).filter(([, one]) => isRecord(one) && one.kind === 'oidc');
  const standard = clients.map(([, one]) => one as OidcInput).filter((one) => one.scopes === undefined);
  const offline = standard.some((one) => one.refreshTokenValidity !== undefined);
  return {
    ...site,
    secrets: isRecord(site.secrets)
      ? {
          ...Object.fromEntries(clients.flatMap(([id, one]) => [...registerEntries(id, one as OidcInput)])),
          ...site.secrets,
        }
      : site.secrets,
    identity: {
      ...site.identity,
      ...(standard.length > 0 ? { scopes: { ...STANDARD_SCOPES, ...(offline ? OFFLINE : {}), ...scopes } } : {}),
      applications: {
        ...applications,
        ...Object.fromEntries(clients.map(([id, one]) => [id, writeOut(id, one as OidcInput)])),
      },
    } as WholeIdentity,
  };
}

/** The scope mappings of authentik's blueprints, under the keys that an application names them by. */
const STANDARD_SCOPES = {
  OpenId: { blueprintId: STANDARD_OIDC_SCOPES.openid },
  Profile: { blueprintId: STANDARD_OIDC_SCOPES.profile },
  Email: { blueprintId: STANDARD_OIDC_SCOPES.email },
};

const OFFLINE = { OfflineAccess: { blueprintId: OFFLINE_ACCESS } };

function writeOut(id: string, application: OidcInput): WrittenOut {
  return {
    slug: words(id).join('-'),
    ...secretNames(id),
    accessTokenValidity: 'hours=1',
    signingKey: SIGNING_KEY,
    scopes: Object.keys({ ...STANDARD_SCOPES, ...(application.refreshTokenValidity === undefined ? {} : OFFLINE) }),
    ...application,
  };
}

function* registerEntries(id: string, application: OidcInput): Generator<[string, SecretInput]> {
  const { name, clientId, clientSecret } = application;
  const names = secretNames(id);
  if (clientId === undefined)
    yield [names.clientId, { opens: 'nothing: a client id, which is public', ...describeMaking(20, application) }];
  if (clientSecret === undefined)
    yield [names.clientSecret, { opens: `${name} as an OAuth client`, ...describeMaking(64, application) }];
}

/** A client that exists has its id and secret already: a generated one would shut out everyone who signs in by it. */
function describeMaking(bytes: number, { adopt }: OidcInput): Omit<SecretInput, 'opens'> {
  const from = `openssl rand -hex ${bytes}`;
  return adopt === undefined ? { from, random: { bytes, encoding: 'hex' } } : { from };
}

type SecretInput = z.input<typeof secrets>[string];

/** Names of the secrets of a client, from its key. */
export function secretNames(id: string) {
  const prefix = words(id).join('_');
  return { clientId: `${prefix}_client_id`, clientSecret: `${prefix}_client_secret` };
}

/** `KubernetesDashboard` -> kubernetes, dashboard. */
function words(id: string): readonly string[] {
  return id.split(/(?<=[a-z0-9])(?=[A-Z])/).map((word) => word.toLowerCase());
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
