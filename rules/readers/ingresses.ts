import { MIDDLEWARES_ANNOTATION } from '../../constructs/traefik/gate';
import { child, children, namespaceOf } from './block';
import { type Block, resourcesOfType, type StackDocument } from './document';
import { once } from './once';

/** Describes what a request goes through on its way from a host to Services. */
export interface IngressRoute {
  readonly address: string;
  readonly namespace: string;
  readonly annotations: Block;
  readonly hosts: readonly string[];
  readonly backends: readonly IngressBackend[];
  readonly paths: readonly string[];
  /** Are written as the annotation names them. */
  readonly middlewares: readonly string[];
}

export interface IngressBackend {
  readonly service: string;
  /** Number or name. */
  readonly port: unknown;
}

export const ingresses = once((stack: StackDocument): readonly IngressRoute[] => {
  return resourcesOfType(stack, 'kubernetes_ingress_v1').map(({ address, block }) => {
    const annotations = child(child(block, 'metadata'), 'annotations');
    const rules = children(child(block, 'spec'), 'rule');
    const paths = ingressPaths(block);
    return {
      address,
      namespace: namespaceOf(block),
      annotations,
      hosts: rules.map(({ host }) => String(host)),
      backends: paths.map(({ service, port }) => ({ service, port })),
      paths: paths.map(({ path }) => path),
      middlewares: String(annotations[MIDDLEWARES_ANNOTATION] ?? '')
        .split(',')
        .filter((name) => name !== ''),
    };
  });
});

/** A path of an Ingress and the Service that answers there. */
export interface IngressPath extends IngressBackend {
  /** Empty for every host. */
  readonly host: string;
  readonly path: string;
}

/** The paths of an Ingress, host by host. */
export function ingressPaths(ingress: Block): readonly IngressPath[] {
  return children(child(ingress, 'spec'), 'rule').flatMap((rule) =>
    children(child(rule, 'http'), 'path').map((path) => ({
      host: String(rule.host ?? ''),
      path: String(path.path ?? '/'),
      ...backendOf(path),
    })),
  );
}

function backendOf(path: Block): IngressBackend {
  const service = child(child(path, 'backend'), 'service');
  const port = child(service, 'port');
  return { service: String(service.name ?? ''), port: port.number ?? port.name };
}
