import { entry, type Fault, findRepeated } from '../fields/fault';
import type { Platform } from '../platform';
import type { Site } from '../site-schema';

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
  yield* findRepeated([...existing.values(), ...all.filter(({ isMade }) => isMade).map(({ name }) => name)]);
}
