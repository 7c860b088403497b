import type { V1EndpointSlice } from '../../kubernetes/reader';
import { type Check, fail, pass } from '../check';
import { expectedOutpost } from '../expected';

export const outpostEndpoints: Check = {
  id: 'outpost-endpoints',
  number: 1,
  title: "the outpost's Service has as many addresses as replicas, with all its ports",
  needs: ['kubernetes'],
  async run({ site, kubernetes }) {
    const outpost = expectedOutpost(site);
    if (outpost === undefined) return undefined;
    const slices = await kubernetes.endpointSlices(outpost.namespace, outpost.name);
    const ready = portsOfReady(slices);
    const missing = outpost.ports.filter((port) => [...ready.values()].some((ports) => !ports.has(port)));
    const seen = `${ready.size} of ${outpost.replicas} addresses are ready`;
    if (missing.length > 0) {
      return fail(`${seen}, without port ${missing.join(', ')}`, `see the ports of Service ${outpost.name}`);
    }
    if (ready.size === outpost.replicas) return pass(`${seen}, ports ${outpost.ports.join(', ')}`);
    return fail(
      seen,
      ready.size > outpost.replicas
        ? 'wait for a rollout to end, else the Service selects pods that are not its own (check outpost-selector)'
        : 'see whether the pods are ready and the Service selects them (check outpost-selector)',
    );
  },
};

/**
 * The ports of each pod that is ready: with two address families it has a slice in each, and pods with other ports have
 * slices of their own. A Service that publishes everything calls a pod on its way out ready.
 */
function portsOfReady(slices: readonly V1EndpointSlice[]): ReadonlyMap<string, ReadonlySet<number | undefined>> {
  const found = new Map<string, Set<number | undefined>>();
  for (const { endpoints, ports } of slices) {
    // The API writes null where a slice has none; an endpoint of which it does not know is taken for ready.
    for (const { addresses, conditions, targetRef } of endpoints ?? []) {
      if (conditions?.ready === false || conditions?.terminating === true) continue;
      const pod = targetRef?.uid ?? addresses.join(' ');
      found.set(pod, new Set([...(found.get(pod) ?? []), ...(ports ?? []).map(({ port }) => port)]));
    }
  }
  return found;
}
