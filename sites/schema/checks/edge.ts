import type { Edge } from '../edge';
import { entry, type Fault, findRepeated } from '../fields/fault';

/** Cloudflare refuses an expression that lists an address twice. */
export function* edgeFaults({ edge }: { readonly edge?: Edge }): Generator<Fault> {
  const listed = edge?.allowList.map((address, index) => entry(`edge.allowList.${index}`, address)) ?? [];
  yield* findRepeated(listed, 'list it once');
}
