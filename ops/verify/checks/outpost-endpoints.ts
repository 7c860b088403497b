import type { V1EndpointSlice } from '../../kubernetes/reader';
import { type Check, fail, pass } from '../check';
import { expectedOutpost } from '../expected';

/** HTTP, metrics and HTTPS. */
const PORTS = [9000, 9300, 9443];

export const outpostEndpoints: Check = {
  id: 'outpost-endpoints',
  number: 1,
  title: "the outpost's Service has as many addresses as replicas, with all three ports",
  needs: ['kubernetes'],
  async run({ site, kubernetes }) {
    const outpost = expectedOutpost(site);
    if (outpost === undefined) return undefined;
    const slices = await kubernetes.endpointSlices(outpost.namespace, outpost.name);
    const addresses = new Set(slices.flatMap(readyAddresses));
    const ports = new Set(slices.flatMap((slice) => (slice.ports ?? []).map(({ port }) => port)));
    const missing = PORTS.filter((port) => !ports.has(port));
    const seen = `${addresses.size} of ${outpost.replicas} addresses are ready`;
    if (missing.length > 0 && addresses.size > 0) {
      return fail(`${seen}, without port ${missing.join(', ')}`, `see the ports of Service ${outpost.name}`);
    }
    if (addresses.size === outpost.replicas) return pass(`${seen}, ports ${PORTS.join(', ')}`);
    return fail(
      seen,
      addresses.size > outpost.replicas
        ? 'wait for a rollout to end, else the Service selects pods that are not its own (check outpost-selector)'
        : 'see whether the pods are ready and the Service selects them (check outpost-selector)',
    );
  },
};

/** The API writes null where a slice has no endpoint; an endpoint of which it does not know is taken for ready. */
function readyAddresses({ endpoints }: V1EndpointSlice): readonly string[] {
  return (endpoints ?? [])
    .filter(({ conditions }) => conditions?.ready !== false)
    .flatMap(({ addresses }) => addresses);
}
