import { MIDDLEWARES_ANNOTATION } from '../../constructs/traefik/gate';
import { child, children, namespaceOf } from './block';
import { type Block, resourcesOfType, type StackDocument } from './document';
import { once } from './once';

/** What a request goes through on its way from a host to Services. */
export interface IngressRoute {
  readonly address: string;
  readonly namespace: string;
  readonly annotations: Block;
  readonly hosts: readonly string[];
  readonly backends: readonly Backend[];
  readonly paths: readonly string[];
  /** As the annotation names them. */
  readonly middlewares: readonly string[];
}

export interface Backend {
  readonly service: string;
  /** Number or name. */
  readonly port: unknown;
}

export const ingresses = once((stack: StackDocument): readonly IngressRoute[] => {
  return resourcesOfType(stack, 'kubernetes_ingress_v1').map(({ address, block }) => {
    const annotations = child(child(block, 'metadata'), 'annotations');
    const rules = children(child(block, 'spec'), 'rule');
    const paths = rules.flatMap((rule) => children(child(rule, 'http'), 'path'));
    return {
      address,
      namespace: namespaceOf(block),
      annotations,
      hosts: rules.map(({ host }) => String(host)),
      backends: paths.map(backendOf),
      paths: paths.map(({ path }) => String(path ?? '/')),
      middlewares: String(annotations[MIDDLEWARES_ANNOTATION] ?? '')
        .split(',')
        .filter((name) => name !== ''),
    };
  });
});

function backendOf(path: Block): Backend {
  const service = child(child(path, 'backend'), 'service');
  const port = child(service, 'port');
  return { service: String(service.name ?? ''), port: port.number ?? port.name };
}
