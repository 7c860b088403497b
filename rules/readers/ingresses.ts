import { MIDDLEWARES_ANNOTATION } from '../../constructs/traefik/gate';
import { type Block, resourcesOfType, type StackDocument } from './document';
import { once } from './once';
import { child, children, namespaceOf } from './pod-workloads';

/** What a request goes through on its way from a host to Services. */
export interface IngressRoute {
  readonly address: string;
  readonly namespace: string;
  readonly annotations: Block;
  /** Undefined is every host. */
  readonly hosts: readonly (string | undefined)[];
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
    const spec = child(block, 'spec');
    return {
      address,
      namespace: namespaceOf(block),
      annotations,
      hosts: hosts(spec),
      backends: backends(spec),
      paths: pathBlocks(spec).map(({ path }) => String(path ?? '/')),
      middlewares: String(annotations[MIDDLEWARES_ANNOTATION] ?? '')
        .split(',')
        .map((name) => name.trim())
        .filter((name) => name !== ''),
    };
  });
});

function hosts(spec: Block): readonly (string | undefined)[] {
  const ofRules = children(spec, 'rule').map(({ host }) =>
    host === undefined || host === null || host === '' ? undefined : String(host).toLowerCase(),
  );
  return children(spec, 'default_backend').length > 0 ? [...ofRules, undefined] : ofRules;
}

function backends(spec: Block): readonly Backend[] {
  const ofPaths = pathBlocks(spec).flatMap((path) => children(path, 'backend'));
  return [...ofPaths, ...children(spec, 'default_backend')].map((backend) => {
    const service = child(backend, 'service');
    const port = child(service, 'port');
    return { service: String(service.name ?? ''), port: port.number ?? port.name };
  });
}

function pathBlocks(spec: Block): readonly Block[] {
  return children(spec, 'rule')
    .flatMap((rule) => children(rule, 'http'))
    .flatMap((http) => children(http, 'path'));
}
