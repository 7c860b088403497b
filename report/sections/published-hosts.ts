import { GATE_ANNOTATION, GATE_REASON_ANNOTATION } from '../../constructs/traefik/gate';
import type { SiteDocument } from '../../rules/readers/document';
import { ingresses } from '../../rules/readers/ingresses';

/** A host that Traefik answers for, as an Ingress of the site says it. */
export interface PublishedHost {
  readonly host: string;
  readonly paths: readonly string[];
  readonly services: readonly string[];
  /** `required`, `app`, `public` or `none`. */
  readonly gate: string;
  /** Empty for the gates that need no reason. */
  readonly reason: string;
  /** Without Traefik's prefix and suffix, in the order in which they run. */
  readonly middlewares: readonly string[];
  readonly address: string;
}

export function publishedHosts({ stacks }: SiteDocument): readonly PublishedHost[] {
  return stacks
    .flatMap((stack) =>
      ingresses(stack).flatMap(({ address, annotations, hosts, paths, backends, middlewares }) =>
        hosts.map((host) => ({
          host,
          paths,
          services: backends.map(({ service, port }) => `${service}:${port}`),
          gate: String(annotations[GATE_ANNOTATION] ?? 'not stated'),
          reason: String(annotations[GATE_REASON_ANNOTATION] ?? ''),
          middlewares: middlewares.map((name) => name.replace(/@kubernetescrd$/, '')),
          address: `${stack.name}.${address}`,
        })),
      ),
    )
    .sort((a, b) => (a.host + a.address < b.host + b.address ? -1 : 1));
}
