import * as z from 'zod';
import { AUTHENTIK_SECRET_KEY, BACKUP_KEYS, DRILL_KEYS, POSTGRESQL_KEYS } from '../../constructs/authentik/secret-keys';
import * as adoption from './adoption-fields';
import { entry, type Fault, repeated } from './fault';
import * as f from './fields';
import type { Platform } from './platform';
import type { Site } from './site';

/** What is found in its place may be the secret: it is never shown. */
export const NO_SECRET =
  'is neither { name, create } nor { name, revision }; create a Secret from entries of secrets, or give the revision of one that exists';

/** A Secret that Terraform makes from the register of secrets, or one that something else makes. */
export function secret<T extends z.core.$ZodShape>(create: T) {
  return z.union(
    [
      z
        .strictObject({
          name: f.hostLabel.meta(f.about('Name of the Secret.', 'authentik')),
          create: z.strictObject(create).describe('Its contents, as entries of `secrets`.'),
          adopt: adoption.object.optional().describe('The Secret exists, and Terraform takes it over.'),
        })
        .describe('A Secret that Terraform creates from entries of `secrets`.'),
      z
        .strictObject({
          name: f.hostLabel.meta(f.about('Name of the Secret.', 'authentik')),
          revision: f.text.meta(
            f.about(
              'Change it when the contents change: that restarts the pods. Terraform never reads the Secret.',
              '1',
            ),
          ),
        })
        .describe('A Secret that something else creates.'),
    ],
    NO_SECRET,
  );
}

/** Keys of the Secrets that pods read, by what the site calls their contents. */
export const SECRET_KEYS = {
  authentik: { secretKey: AUTHENTIK_SECRET_KEY, postgresqlPassword: POSTGRESQL_KEYS.password },
  email: { password: 'AUTHENTIK_EMAIL__PASSWORD' },
  outpostTls: { certificate: 'tls.crt', key: 'tls.key' },
  emergencyUsers: { htpasswd: 'htpasswd' },
  backup: BACKUP_KEYS,
  drill: DRILL_KEYS,
} as const;

/**
 * Two Secrets of one name would be one object, which each apply rewrites. Those that exist come first: several of these may
 * be one, with all keys.
 */
export function* secretNameFaults(
  { verify: { job } }: Pick<Site, 'verify'>,
  { namespace, secrets, traefik, backup }: Platform,
): Generator<Fault> {
  const own = Object.entries(secrets).map(
    ([id, secret]) => [`platform.secrets.${id}`, secret, namespace.name] as const,
  );
  const users = traefik.fallback.emergencyUsers;
  const keys = ['platform.backup.bucket.keys', backup?.bucket?.keys, namespace.name] as const;
  const passwords = ['verify.job', job && { name: job.name, create: {} }, namespace.name] as const;
  const fallback = ['platform.traefik.fallback.emergencyUsers', users, traefik.namespace] as const;
  const all = [...own, keys, passwords, fallback].map(([path, secret, inNamespace]) => ({
    isMade: secret !== undefined && 'create' in secret,
    name: entry(`${path}.name`, secret?.name, `${inNamespace}/${secret?.name}`),
  }));
  const existing = new Map(all.filter(({ isMade }) => !isMade).map(({ name }) => [name.key, name]));
  yield* repeated([...existing.values(), ...all.filter(({ isMade }) => isMade).map(({ name }) => name)]);
}
