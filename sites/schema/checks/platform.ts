import { INGRESS_SECRET_NAME } from '../../../constructs/authentik/outposts/outpost-config';
import { backendFaults } from '../../../constructs/pgbouncer/pgbouncer-config';
import { entry, type Fault, fault, findRepeated } from '../fields/fault';
import { ofEach } from '../fields/malformed';
import type { Platform } from '../platform';
import type { Site } from '../site-schema';
import { alertFaults } from './alerts';
import { backupFaults } from './backup';
import { ingressFaults } from './ingresses';
import { secretNameFaults } from './kubernetes-secrets';
import { quotaFaults } from './namespace';
import { serviceFaults } from './services';
import { traefikFaults } from './traefik';

/** Releases in one namespace have names of their own. */
function releaseFaults({ release, customResources }: Platform): Iterable<Fault> {
  return findRepeated([
    entry('platform.release.name', release.name),
    entry('platform.customResources.name', customResources.name),
  ]);
}

/** So have the jobs, with the objects that have the names of theirs. */
function jobNameFaults({ verify: { job } }: Site, { backup }: Platform): Iterable<Fault> {
  return findRepeated([entry('platform.backup.name', backup?.name), entry('verify.job.name', job?.name)]);
}

/** Lists the checks of what the Kubernetes part has to agree on in itself, and with the authentik part. */
export const PLATFORM_CHECKS: readonly ((site: Site, platform: Platform) => Iterable<Fault>)[] = [
  (_, platform) => databaseFaults(platform),
  (_, platform) => backupFaults(platform),
  agreementFaults,
  gateFaults,
  (site, platform) => quotaFaults(platform, site),
  serviceFaults,
  ingressFaults,
  secretNameFaults,
  jobNameFaults,
  (_, platform) => environmentFaults(platform),
  ({ identity }, platform) => traefikFaults(platform, identity),
  (_, platform) => releaseFaults(platform),
  alertFaults,
];

/** Either of them is what authentik connects to. */
function* databaseFaults({ pgbouncer, database }: Platform): Generator<Fault> {
  for (const one of database === undefined ? [] : backendFaults('platform.database', database)) {
    if (one !== undefined) yield one;
  }
  if ((pgbouncer === undefined) !== (database === undefined)) return;
  const message =
    pgbouncer === undefined
      ? 'is missing without platform.pgbouncer; say where PostgreSQL is'
      : 'is given beside platform.pgbouncer, whose backend names the server; remove one of the two';
  yield fault('platform.database', message, database);
}

/** Variables that other keys of the site state, or that hold a secret. */
function* environmentFaults({ release }: Platform): Generator<Fault> {
  for (const [name, value] of Object.entries(release.env)) {
    const path = `platform.release.env.${name}`;
    if (/(PASSWORD|SECRET_KEY|TOKEN|DSN)$/.test(name)) {
      yield fault(
        path,
        'holds a secret, which everyone who may read the release would see; put it into the Secret of platform.secrets.authentik',
      );
    } else if (STATED_ELSEWHERE.test(name)) {
      yield fault(path, 'is stated by another key of the site; remove it here', value);
    }
  }
}

/** Lists what the release writes itself, by the keys of the site. */
const STATED_ELSEWHERE =
  /^AUTHENTIK_(POSTGRESQL__(HOST|PORT)|SESSIONS__UNAUTHENTICATED_AGE|CACHE__TIMEOUT_(FLOWS|POLICIES)|EMAIL__\w+|WEB__(BASE_URL|WORKERS|THREADS|MAX_REQUESTS|MAX_REQUESTS_JITTER)|WORKER__THREADS|LISTEN__TRUSTED_PROXY_CIDRS)$/;

function* agreementFaults({ identity }: Site, platform: Platform): Generator<Fault> {
  const { outpostDeployment, embeddedOutpost } = identity;
  const namespace = platform.namespace.name;
  if (outpostDeployment !== undefined && outpostDeployment.namespace !== namespace) {
    yield fault(
      'platform.namespace.name',
      `is not the namespace of the outposts; write ${outpostDeployment.namespace}: an Ingress reaches only Services of its own namespace`,
      namespace,
    );
  }
  const { postgresqlSecret } = embeddedOutpost?.keptDeployment ?? {};
  if (postgresqlSecret !== undefined && postgresqlSecret !== platform.secrets.authentik.name) {
    yield fault(
      'platform.secrets.authentik.name',
      `is not identity.embeddedOutpost.keptDeployment.postgresqlSecret, ${postgresqlSecret}; correct one of the two`,
      platform.secrets.authentik.name,
    );
  }
  const certificate = platform.secrets.outpostTls?.name ?? INGRESS_SECRET_NAME;
  if (certificate !== INGRESS_SECRET_NAME) {
    const message = `is not the Secret that authentik reads; write ${INGRESS_SECRET_NAME}`;
    yield fault('platform.secrets.outpostTls.name', message, certificate);
  }
  if ((platform.release.email === undefined) !== (platform.secrets.email === undefined)) {
    yield fault(
      'platform.secrets.email',
      'does not go with platform.release.email; add the one that is missing',
      platform.secrets.email,
    );
  }
}

/** Yields what answers where a gate sends the visitor. */
function* gateFaults({ identity }: Site, { services }: Platform): Generator<Fault> {
  yield* ofEach(services, function* (id, { gate }) {
    const path = `platform.services.${id}.gate`;
    if (gate.kind === 'required' && identity.embeddedOutpost === undefined) {
      yield fault(path, 'is required without identity.embeddedOutpost; add the outpost', gate.kind);
    }
    if (gate.kind === 'public' && identity.publicGuests === undefined) {
      yield fault(path, 'is public without identity.publicGuests; add the guests', gate.kind);
    }
  });
}
