import { INGRESS_SECRET_NAME } from '../../constructs/authentik/outpost-config';
import type { CheckedSite, SiteFault } from './checked-site';

/** What the Kubernetes part has to agree on with the authentik part. */
export function* platformFaults({ platform, identity }: CheckedSite): Generator<SiteFault> {
  if (platform === undefined) return;
  const { outpostDeployment, embeddedOutpost, publicGuests } = identity;
  const namespace = platform.namespace.name;
  if (outpostDeployment !== undefined && outpostDeployment.namespace !== namespace) {
    yield {
      path: ['platform', 'namespace', 'name'],
      found: namespace,
      message: `must be the namespace of the outposts, ${outpostDeployment.namespace}; an ingress reaches only Services of its own`,
    };
  }
  if (embeddedOutpost !== undefined && embeddedOutpost.postgresqlSecret !== platform.secrets.authentik.name) {
    yield {
      path: ['platform', 'secrets', 'authentik', 'name'],
      found: platform.secrets.authentik.name,
      message: `must be identity.embeddedOutpost.postgresqlSecret, ${embeddedOutpost.postgresqlSecret}; correct one of the two`,
    };
  }
  const certificate = platform.secrets.outpostTls?.name ?? INGRESS_SECRET_NAME;
  if (certificate !== INGRESS_SECRET_NAME) {
    const message = `must be ${INGRESS_SECRET_NAME}, which authentik reads; a Secret of another name would serve nothing`;
    yield { path: ['platform', 'secrets', 'outpostTls', 'name'], found: certificate, message };
  }
  if ((platform.release.email === undefined) !== (platform.secrets.email === undefined)) {
    yield {
      path: ['platform', 'secrets', 'email'],
      found: platform.secrets.email,
      message: 'must be given together with platform.release.email; add the one that is missing',
    };
  }
  for (const [id, { gate }] of Object.entries(platform.services)) {
    const path = ['platform', 'services', id, 'gate'];
    if (gate.kind === 'required' && embeddedOutpost === undefined) {
      yield {
        path,
        found: gate.kind,
        message: 'must not be required without identity.embeddedOutpost; add the outpost',
      };
    }
    if (gate.kind === 'public' && publicGuests === undefined) {
      yield { path, found: gate.kind, message: 'must not be public without identity.publicGuests; add the guests' };
    }
  }
}
