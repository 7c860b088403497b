import { memoryBytes } from '../../../constructs/kubernetes/quantity';
import { type Fault, fault } from '../fields/fault';
import type { Identity } from '../identity';
import { serverLine } from '../server-line';

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
