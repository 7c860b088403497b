import * as z from 'zod';
import { memoryBytes } from '../../constructs/kubernetes/quantity';
import { type Fault, fault } from './fault';
import * as f from './fields';
import type { Identity } from './identity';
import { memory, resources } from './resource-fields';
import { serverLine } from './server-line';

export const REPLICAS = 'is below 1; write 1 or more, or the outpost answers nothing';

const keptDeployment = z.strictObject({
  replicas: z.int().positive(REPLICAS).meta(f.about('Number of pods, 1 or more.', 2)),
  sharedMemory: memory.meta(
    f.about('Size of /dev/shm, which counts as memory of the pod; below its memory limit.', '64Mi'),
  ),
  resources: resources.meta(
    f.about('Resources of its container.', {
      limits: { memory: '256Mi' },
      requests: { cpu: '10m', memory: '64Mi' },
    }),
  ),
  postgresqlSecret: f.text.meta(
    f.about('Secret with the database settings: the name in `platform.secrets.authentik`.', 'authentik'),
  ),
});

export const embeddedOutpost = z.strictObject({
  adopt: z
    .strictObject({ id: f.uuid.describe('UUID of the outpost: `pk` in `/api/v3/outposts/instances/`.') })
    .describe('The outpost exists on every server, so it is always adopted.'),
  logLevel: z
    .enum(['info', 'warning', 'error'])
    .describe('Log level. Every request to a protected host passes the outpost, so `debug` is not accepted.'),
  keptDeployment: keptDeployment
    .optional()
    .describe(
      "A Deployment `ak-outpost-authentik-embedded-outpost` that is left over from an older server. authentik's controller does not update it. Left out: the server's pods are the outpost, as on every new platform.",
    ),
  resetSelector: z
    .boolean()
    .default(false)
    .describe(
      "Lead the Service of a former `keptDeployment` back to the server's pods. Set it for one deployment, then remove it.",
    ),
});

export const outpostDeployment = z.strictObject({
  namespace: f.hostLabel.meta(f.about('Namespace of the outposts: `platform.namespace.name`.', 'authentik')),
  serviceConnection: f.uuid.describe(
    'UUID of the Kubernetes service connection: `pk` in `/api/v3/outposts/service_connections/kubernetes/`.',
  ),
  refreshInterval: f.duration.meta(f.about('How often an outpost asks for changes.', 'minutes=5')),
});

const KEPT = 'identity.embeddedOutpost.keptDeployment';

export function* outpostFaults(identity: Identity): Generator<Fault> {
  yield* sharedMemoryFaults(identity);
  yield* sessionFaults(identity);
  if (identity.embeddedOutpost?.resetSelector === true && identity.embeddedOutpost.keptDeployment !== undefined) {
    const message = 'is set beside keptDeployment, whose pods the Service must select; remove one of the two';
    yield fault('identity.embeddedOutpost.resetSelector', message, true);
  }
  const path = 'identity.outpostDeployment';
  const forwardAuth = Object.values(identity.applications).some(({ kind }) => kind === 'domain-forward-auth');
  if (identity.outpostDeployment === undefined && (identity.publicGuests ?? identity.embeddedOutpost) !== undefined) {
    yield fault(path, 'is missing; say where the outposts of this site run', undefined);
  }
  if (forwardAuth && identity.embeddedOutpost === undefined) {
    yield fault('identity.embeddedOutpost', 'is missing; add it: it serves the domain-forward-auth application');
  }
}

/** Files in /dev/shm count as memory of the pod: it would be killed before the volume is full and before an alert fires. */
function* sharedMemoryFaults({ embeddedOutpost }: Identity): Generator<Fault> {
  const { resources, sharedMemory = '' } = embeddedOutpost?.keptDeployment ?? {};
  const limit = resources?.limits?.memory;
  if (limit === undefined) return;
  if ((memoryBytes(sharedMemory) ?? 0) < (memoryBytes(limit) ?? 0)) return;
  const message = `is not below the memory limit of the outpost, ${limit}; lower it, or raise the limit`;
  yield fault(`${KEPT}.sharedMemory`, message, sharedMemory);
}

/** An image that keeps its sessions in files has those of its own pod: a login goes round between two pods. */
function* sessionFaults(identity: Identity): Generator<Fault> {
  const { traits, name } = serverLine(identity);
  if (traits.proxyImageSessions !== 'file') return;
  const { replicas = 1 } = identity.embeddedOutpost?.keptDeployment ?? {};
  if (replicas <= 1) return;
  const message = `is above 1, and the proxy image of ${name} keeps sessions in files of its pod, so that logins loop; remove keptDeployment: the pods of the server share their sessions`;
  yield fault(`${KEPT}.replicas`, message, replicas);
}
