import * as z from 'zod';
import { memoryBytes } from '../../constructs/kubernetes/quantity';
import type { SiteFault } from './fault';
import * as f from './fields';
import type { Identity } from './identity';

export const REPLICAS = 'is below 1; write 1 or more, or the outpost answers nothing';

export const embeddedOutpost = z.strictObject({
  /** The server made it: it is always adopted, and its UUID is a label of its pods. */
  adopt: z.strictObject({ id: f.uuid }),
  /** Not trace or debug: every request to a protected host goes through the outpost. */
  logLevel: z.enum(['info', 'warning', 'error']),
  replicas: z.int().positive(REPLICAS),
  sharedMemory: f.memory,
  resources: f.resources,
  postgresqlSecret: f.text,
});

/** How the outposts run: namespace, UUID of the Kubernetes service connection, how often they ask for changes. */
export const outpostDeployment = z.strictObject({
  namespace: f.hostLabel,
  serviceConnection: f.uuid,
  refreshInterval: f.duration,
});

export function* outpostFaults(identity: Identity): Generator<SiteFault> {
  yield* sharedMemoryFaults(identity);
  const path = ['identity', 'outpostDeployment'];
  const forwardAuth = Object.values(identity.applications).some(({ kind }) => kind === 'domain-forward-auth');
  if (identity.outpostDeployment === undefined && (identity.publicGuests ?? identity.embeddedOutpost) !== undefined) {
    yield { path, found: undefined, message: 'is missing; say where the outposts of this site run' };
  }
  if (forwardAuth && identity.embeddedOutpost === undefined) {
    yield {
      path: ['identity', 'embeddedOutpost'],
      found: undefined,
      message: 'is missing; add it: it serves the domain-forward-auth application',
    };
  }
}

/** Files in /dev/shm are memory of the pod: it would be killed before the volume is full, or anybody was called. */
function* sharedMemoryFaults({ embeddedOutpost }: Identity): Generator<SiteFault> {
  const limit = embeddedOutpost?.resources.limits?.memory;
  if (embeddedOutpost === undefined || limit === undefined) return;
  const { sharedMemory } = embeddedOutpost;
  if ((memoryBytes(sharedMemory) ?? 0) < (memoryBytes(limit) ?? 0)) return;
  const message = `is not below the memory limit of the outpost, ${limit}; lower it, or raise the limit`;
  yield { path: ['identity', 'embeddedOutpost', 'sharedMemory'], found: sharedMemory, message };
}
