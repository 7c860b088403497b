import type { Platform } from './platform';

/** Keys of the Secrets that pods read, by what the site calls their contents. */
export const SECRET_KEYS = {
  authentik: { secretKey: 'AUTHENTIK_SECRET_KEY', postgresqlPassword: 'AUTHENTIK_POSTGRESQL__PASSWORD' },
  email: { password: 'AUTHENTIK_EMAIL__PASSWORD' },
  outpostTls: { certificate: 'tls.crt', key: 'tls.key' },
  emergencyUsers: { htpasswd: 'htpasswd' },
} as const;

/** How authentik finds its database: beside the password, for the embedded outpost, which reads all five. */
export const DATABASE_KEYS = ['HOST', 'PORT', 'USER', 'NAME'].map((key) => `AUTHENTIK_POSTGRESQL__${key}`);

export interface ExistingSecretSite {
  readonly namespace: string;
  readonly name: string;
  readonly keys: readonly string[];
  readonly revision: string;
}

/** The Secrets that something else makes, and that this site counts on. */
export function existingSecrets(platform: Platform | undefined): readonly ExistingSecretSite[] {
  if (platform === undefined) return [];
  const { namespace, secrets, traefik } = platform;
  return [
    {
      secret: secrets.authentik,
      namespace: namespace.name,
      keys: [...Object.values(SECRET_KEYS.authentik), ...DATABASE_KEYS],
    },
    { secret: secrets.email, namespace: namespace.name, keys: Object.values(SECRET_KEYS.email) },
    { secret: secrets.outpostTls, namespace: namespace.name, keys: Object.values(SECRET_KEYS.outpostTls) },
    {
      secret: traefik.fallback.emergencyUsers,
      namespace: traefik.namespace,
      keys: Object.values(SECRET_KEYS.emergencyUsers),
    },
  ].flatMap(({ secret, ...about }) =>
    secret === undefined || !('revision' in secret) ? [] : [{ ...about, name: secret.name, revision: secret.revision }],
  );
}
