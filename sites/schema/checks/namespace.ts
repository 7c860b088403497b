import { BACKUP_POD, DRILL_POD, LOGIN_CHECK_POD } from '../../../constructs/authentik/server/job-resources';
import { cpuMillis, memoryBytes } from '../../../constructs/kubernetes/quantity';
import { type Fault, fault } from '../fields/fault';
import type { Platform } from '../platform';
import type { Site } from '../site-schema';

interface Amounts {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
}

interface Resources {
  readonly limits?: Amounts | undefined;
  readonly requests?: Amounts | undefined;
}

interface Pods {
  readonly path: string;
  readonly resources: Resources;
  /** Those that a rollout adds among them. */
  readonly count: number;
}

/** A pod that the quota of authentik's namespace does not admit never starts, and Helm waits for it until it gives up. */
export function* quotaFaults(platform: Platform, site: Site): Generator<Fault> {
  const { quota } = platform.namespace;
  if (quota === undefined) return;
  const pods = podsOf(platform, site);
  const sum = (measure: (resources: Resources) => number | undefined) =>
    pods.reduce((total, { resources, count }) => total + count * (measure(resources) ?? 0), 0);
  for (const { path, resources } of pods) {
    if (resources.limits?.memory !== undefined && sumRequests(resources, 'cpu') !== '') continue;
    const message = 'lacks limits.memory or requests.cpu; add it, or the quota refuses the pod';
    yield fault(`${path}.resources`, message, resources);
  }
  const cpu = sum((resources) => cpuMillis(sumRequests(resources, 'cpu')));
  const memory = sum((resources) => memoryBytes(sumRequests(resources, 'memory')));
  const limits = sum((resources) => memoryBytes(resources.limits?.memory ?? ''));
  const count = sum(() => 1);
  const needs = [
    ['requestsCpu', quota.requestsCpu, cpuMillis(quota.requestsCpu), cpu, `${cpu}m`],
    ['requestsMemory', quota.requestsMemory, memoryBytes(quota.requestsMemory), memory, mebibytes(memory)],
    ['limitsMemory', quota.limitsMemory, memoryBytes(quota.limitsMemory), limits, mebibytes(limits)],
    ['pods', quota.pods, quota.pods, count, String(count)],
  ] as const;
  for (const [key, found, room, need, least] of needs) {
    if ((room ?? 0) >= need) continue;
    const message = `is less than the pods of the site need while they are replaced; raise it to ${least} or more`;
    yield fault(`platform.namespace.quota.${key}`, message, found);
  }
}

function podsOf({ release, pgbouncer, backup }: Platform, { identity, verify }: Site): readonly Pods[] {
  const { embeddedOutpost, publicGuests } = identity;
  const { server, worker } = release;
  const outposts = [
    ...(embeddedOutpost?.keptDeployment === undefined
      ? []
      : [['identity.embeddedOutpost.keptDeployment', embeddedOutpost.keptDeployment] as const]),
    ...(publicGuests === undefined ? [] : [['identity.publicGuests.outpost', publicGuests.outpost] as const]),
  ];
  return [
    { path: 'platform.release.server', ...server, count: server.replicas + server.rollout.maxSurge },
    { path: 'platform.release.worker', ...worker, count: countSurge(worker.replicas) },
    ...(pgbouncer === undefined ? [] : [{ path: 'platform.pgbouncer', ...pgbouncer, count: pgbouncer.replicas }]),
    ...(backup === undefined ? [] : [{ path: 'platform.backup', resources: BACKUP_POD, count: 1 }]),
    ...(verify.job === undefined ? [] : [{ path: 'verify.job', resources: LOGIN_CHECK_POD, count: 1 }]),
    ...(backup?.drill === undefined ? [] : [{ path: 'platform.backup.drill', resources: DRILL_POD, count: 1 }]),
    ...outposts.map(([path, outpost]) => ({ path, ...outpost, count: countSurge(outpost.replicas) })),
  ];
}

/** Without a stated request Kubernetes takes the limit. */
function sumRequests({ requests, limits }: Resources, name: keyof Amounts): string {
  return requests?.[name] ?? limits?.[name] ?? '';
}

/** A Deployment that says nothing about its rollout adds a quarter, rounded up. */
function countSurge(replicas: number): number {
  return replicas + Math.ceil(replicas / 4);
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)}Mi`;
}
