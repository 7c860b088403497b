import { GATE_ANNOTATION, GATE_REASON_ANNOTATION } from '../../constructs/traefik/gate';
import type { SiteDocument } from '../../rules/readers/document';
import { ingresses } from '../../rules/readers/ingresses';
import type { Row } from '../table';

/** Hosts that Traefik answers for, as the ingresses of the site say it; middlewares in the order in which they run. */
export function hostRows({ stacks }: SiteDocument): readonly Row[] {
  const rows = stacks.flatMap((stack) =>
    ingresses(stack).flatMap(({ address, annotations, hosts, paths, backends, middlewares }) =>
      hosts.map((host) => ({
        cells: [
          host,
          paths.join(', '),
          String(annotations[GATE_ANNOTATION] ?? 'not stated'),
          backends.map(({ service, port }) => `${service}:${port}`).join(', '),
          middlewares.map((name) => name.replace(/@kubernetescrd$/, '')).join(', '),
          String(annotations[GATE_REASON_ANNOTATION] ?? ''),
        ],
        addresses: [`${stack.name}.${address}`],
      })),
    ),
  );
  const key = ({ cells: [host = ''], addresses: [address = ''] }: Row) => host + address;
  return rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
