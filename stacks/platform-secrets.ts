import { POSTGRESQL_KEYS } from '../constructs/authentik/server/secret-keys';
import { declareObject } from '../constructs/core/adopted-parts';
import type { Adoption } from '../constructs/core/adoption';
import type { Construct } from '../constructs/core/cdktf';
import type { Secrets } from '../constructs/core/secrets';
import { ExistingSecret } from '../constructs/kubernetes/existing-secret';
import { appLabels } from '../constructs/kubernetes/metadata';
import { Secret, type SecretType } from '../constructs/kubernetes/secret';
import type { SecretRef } from '../constructs/kubernetes/secret-ref';
import { PGBOUNCER_PORT } from '../constructs/pgbouncer/pgbouncer-config';
import { PLATFORM_IDS, type Platform } from '../sites/schema/platform';
import { SECRET_KEYS } from '../sites/schema/platform/kubernetes-secrets';

export type SecretSite =
  | { readonly name: string; readonly revision: string }
  | {
      readonly name: string;
      readonly create: Readonly<Record<string, string>>;
      readonly adopt?: Adoption<'key'> | undefined;
    };

export interface PlatformSecretProps {
  readonly namespace: string;
  /** Keys of the Secret, by what the site calls their contents. */
  readonly keys: Readonly<Record<string, string>>;
  /** Literals of a created Secret. @default none */
  readonly plain?: Readonly<Record<string, string>>;
  /** @default Opaque */
  readonly type?: SecretType;
}

/** A Secret as the site states it: created from the register, or existing. */
export function platformSecret(
  scope: Construct,
  id: string,
  secrets: Secrets,
  site: SecretSite,
  { namespace, keys, plain, type }: PlatformSecretProps,
): SecretRef {
  const { name } = site;
  if ('revision' in site) {
    return new ExistingSecret({
      name,
      namespace,
      keys: [...Object.values(keys), ...Object.keys(plain ?? {})],
      revision: site.revision,
    });
  }
  const data = Object.entries(site.create).map(([key, entry]) => [keys[key] ?? key, secrets.reference(entry)]);
  const labels = appLabels({ name: 'authentik', component: 'secret' });
  const secret = new Secret(scope, id, { name, namespace, labels, data: Object.fromEntries(data), plain, type });
  declareObject(secret, site.adopt);
  return secret;
}

/** authentik connects to its pooler, or to PostgreSQL itself. */
interface DatabaseAddress {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly name: string;
}

export function databaseAddress({ pgbouncer, database, namespace }: Platform): DatabaseAddress {
  if (database !== undefined) return { ...database, name: database.database };
  if (pgbouncer === undefined) throw new Error('a checked site has platform.pgbouncer or platform.database');
  const { name, user, backend } = pgbouncer;
  return { host: `${name}.${namespace.name}`, port: PGBOUNCER_PORT, user, name: backend.database };
}

/** The Secret that authentik and its embedded outpost take their settings from. */
export function authentikSecret(
  scope: Construct,
  secrets: Secrets,
  platform: Platform,
  { host, port, user, name }: DatabaseAddress,
): SecretRef {
  const { namespace } = platform;
  return platformSecret(scope, PLATFORM_IDS.AuthentikSecret, secrets, platform.secrets.authentik, {
    namespace: namespace.name,
    keys: SECRET_KEYS.authentik,
    plain: {
      [POSTGRESQL_KEYS.host]: host,
      [POSTGRESQL_KEYS.port]: String(port),
      [POSTGRESQL_KEYS.user]: user,
      [POSTGRESQL_KEYS.name]: name,
    },
  });
}
