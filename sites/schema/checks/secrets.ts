import type { Edge } from '../edge';
import { type Fault, fault } from '../fields/fault';
import type { Identity } from '../identity';
import type { Platform } from '../platform';
import type { Site } from '../site-schema';

type Use = readonly [name: string, path: string];

/** Every secret that the site names is in its register, and every entry of the register is named. */
export function* secretFaults({ secrets, identity, platform, edge, verify }: Site): Generator<Fault> {
  const used = new Map<string, string>([
    ...identityUses(identity),
    ...(platform === undefined ? [] : platformUses(platform)),
    ...(edge === undefined ? [] : edgeUses(edge)),
    ...testUserUses(verify),
  ]);
  for (const [name, path] of used) {
    if (!Object.hasOwn(secrets, name)) {
      // Not shown: it may be the secret.
      yield fault(path, 'is not a secret of the site; add it under secrets, or correct the name');
    }
  }
  for (const name of Object.keys(secrets)) {
    if (!used.has(name)) {
      yield fault(`secrets.${name}`, 'is unused; remove it');
    }
  }
}

function* identityUses(identity: Identity): Generator<Use> {
  yield [identity.apiToken, 'identity.apiToken'];
  for (const [id, source] of Object.entries(identity.sources)) {
    if (source.lookup) continue;
    yield [source.consumerKey, `identity.sources.${id}.consumerKey`];
    yield [source.consumerSecret, `identity.sources.${id}.consumerSecret`];
  }
  for (const [id, application] of Object.entries(identity.applications)) {
    if (application.kind !== 'oidc') continue;
    yield [application.clientId, `identity.applications.${id}.clientId`];
    yield [application.clientSecret, `identity.applications.${id}.clientSecret`];
  }
}

function* platformUses({ secrets, pgbouncer, traefik, backup }: Platform): Generator<Use> {
  if (pgbouncer !== undefined) yield [pgbouncer.password, 'platform.pgbouncer.password'];
  for (const [id, secret] of Object.entries(secrets)) {
    yield* findCreatedUses(secret, `platform.secrets.${id}`);
  }
  yield* findCreatedUses(backup?.bucket?.keys, 'platform.backup.bucket.keys');
  yield* findCreatedUses(backup?.drill?.key?.secret, 'platform.backup.drill.key.secret');
  yield* findCreatedUses(traefik.fallback.emergencyUsers, 'platform.traefik.fallback.emergencyUsers');
}

function* findCreatedUses(secret: object | undefined, path: string): Generator<Use> {
  if (secret === undefined || !('create' in secret)) return;
  for (const [key, name] of Object.entries(secret.create as Readonly<Record<string, string>>)) {
    yield [name, `${path}.create.${key}`];
  }
}

function* edgeUses({ apiToken, token, sync }: Edge): Generator<Use> {
  if (token.value !== undefined) yield [token.value, 'edge.token.value'];
  yield [apiToken, 'edge.apiToken'];
  yield [sync.lapi.key, 'edge.sync.lapi.key'];
  if (sync.lapi.machine !== undefined) yield [sync.lapi.machine.password, 'edge.sync.lapi.machine.password'];
}

function* testUserUses({ users }: Site['verify']): Generator<Use> {
  for (const [id, { password, totp }] of Object.entries(users)) {
    yield [password, `verify.users.${id}.password`];
    if (totp !== undefined) yield [totp, `verify.users.${id}.totp`];
  }
}
