import * as z from 'zod';
import { cpuMillis, memoryBytes } from '../../constructs/kubernetes/quantity';
import { labels } from './cluster';
import type { SiteFault } from './fault';
import * as f from './fields';
import type { Identity } from './identity';
import type { Platform } from './platform';

export const namespace = z.strictObject({
  name: f.hostLabel,
  /** Labels that others read: Terraform removes those that nobody names. */
  labels: labels.default({}),
  /** What the API server refuses. The outposts' pods are made by authentik and may not meet `restricted`. */
  podSecurity: z.enum(['baseline', 'restricted']),
  /** What the pods of the namespace may ask for together. Without it they may take what the nodes have. */
  quota: z
    .strictObject({
      name: f.hostLabel,
      requestsCpu: f.cpu,
      requestsMemory: f.memory,
      limitsMemory: f.memory,
      pods: z.int().positive(),
    })
    .optional(),
  adopt: f.adoptObjects.optional(),
});

interface Amounts {
  readonly cpu?: string | undefined;
  readonly memory?: string | undefined;
}

interface Resources {
  readonly limits?: Amounts | undefined;
  readonly requests?: Amounts | undefined;
}

interface Pods {
  readonly path: readonly string[];
  readonly resources: Resources;
  /** Those that a rollout adds among them. */
  readonly count: number;
}

/** A pod that the quota of authentik's namespace does not admit never starts, and Helm waits for it until it gives up. */
export function* quotaFaults(platform: Platform, identity: Identity): Generator<SiteFault> {
  const { quota } = platform.namespace;
  if (quota === undefined) return;
  const pods = podsOf(platform, identity);
  const sum = (measure: (resources: Resources) => number | undefined) =>
    pods.reduce((total, { resources, count }) => total + count * (measure(resources) ?? 0), 0);
  for (const { path, resources } of pods) {
    if (resources.limits?.memory !== undefined && requested(resources, 'cpu') !== '') continue;
    const message = 'lacks limits.memory or requests.cpu; add it, or the quota refuses the pod';
    yield { path: [...path, 'resources'], found: resources, message };
  }
  const cpu = sum((resources) => cpuMillis(requested(resources, 'cpu')));
  const memory = sum((resources) => memoryBytes(requested(resources, 'memory')));
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
    yield { path: ['platform', 'namespace', 'quota', key], found, message };
  }
}

function podsOf({ release, pgbouncer }: Platform, { embeddedOutpost, publicGuests }: Identity): readonly Pods[] {
  const { server, worker } = release;
  const outposts = [
    ...(embeddedOutpost === undefined ? [] : [[['identity', 'embeddedOutpost'], embeddedOutpost] as const]),
    ...(publicGuests === undefined ? [] : [[['identity', 'publicGuests', 'outpost'], publicGuests.outpost] as const]),
  ];
  return [
    { path: ['platform', 'release', 'server'], ...server, count: server.replicas + server.rollout.maxSurge },
    { path: ['platform', 'release', 'worker'], ...worker, count: surged(worker.replicas) },
    ...(pgbouncer === undefined ? [] : [{ path: ['platform', 'pgbouncer'], ...pgbouncer, count: pgbouncer.replicas }]),
    ...outposts.map(([path, outpost]) => ({ path, ...outpost, count: surged(outpost.replicas) })),
  ];
}

/** Without a request of its own a pod asks for its limit. */
function requested({ requests, limits }: Resources, name: keyof Amounts): string {
  return requests?.[name] ?? limits?.[name] ?? '';
}

/** A Deployment that says nothing about its rollout adds a quarter, rounded up. */
function surged(replicas: number): number {
  return replicas + Math.ceil(replicas / 4);
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)}Mi`;
}
