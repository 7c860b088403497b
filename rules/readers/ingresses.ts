import { MIDDLEWARES_ANNOTATION } from '../../constructs/traefik/annotations';
import { type Block, resourcesOfType, type StackDocument } from './document';
import { manifestsIn } from './manifests';
import { child, children, namespaceOf } from './pod-workloads';

/** What a request goes through on its way from a host to Services: an Ingress, be it a resource or a manifest. */
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

export function ingresses(stack: StackDocument): readonly IngressRoute[] {
  const resources = ['kubernetes_ingress_v1', 'kubernetes_ingress']
    .flatMap((type) => resourcesOfType(stack, type))
    .map(({ address, block }) => ({
      address,
      namespace: namespaceOf(block),
      annotations: child(child(block, 'metadata'), 'annotations'),
      spec: child(block, 'spec'),
    }));
  const manifests = manifestsIn(stack)
    .filter(({ manifest }) => manifest.kind === 'Ingress')
    .map(({ address, manifest }) => ({
      address,
      namespace: manifest.metadata.namespace,
      annotations: manifest.metadata.annotations ?? {},
      spec: child(manifest, 'spec'),
    }));
  return [...resources, ...manifests].map(({ address, namespace, annotations, spec }) => ({
    address,
    namespace,
    annotations,
    hosts: hosts(spec),
    backends: backends(spec),
    paths: paths(spec),
    middlewares: String(annotations[MIDDLEWARES_ANNOTATION] ?? '')
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  }));
}

function hosts(spec: Block): readonly (string | undefined)[] {
  const ofRules = either(spec, 'rule', 'rules').map(({ host }) =>
    host === undefined || host === null || host === '' ? undefined : String(host).toLowerCase(),
  );
  return defaultBackends(spec).length > 0 ? [...ofRules, undefined] : ofRules;
}

function paths(spec: Block): readonly string[] {
  return either(spec, 'rule', 'rules')
    .flatMap((rule) => children(rule, 'http'))
    .flatMap((http) => either(http, 'path', 'paths'))
    .map(({ path }) => String(path ?? '/'));
}

function backends(spec: Block): readonly Backend[] {
  const ofPaths = either(spec, 'rule', 'rules')
    .flatMap((rule) => children(rule, 'http'))
    .flatMap((http) => either(http, 'path', 'paths'))
    .flatMap((path) => children(path, 'backend'));
  return [...ofPaths, ...defaultBackends(spec)].map((backend) => {
    const service = child(backend, 'service');
    const port = child(service, 'port');
    return {
      service: String(service.name ?? backend.service_name ?? ''),
      port: port.number ?? port.name ?? backend.service_port,
    };
  });
}

function defaultBackends(spec: Block): readonly Block[] {
  return [...either(spec, 'default_backend', 'defaultBackend'), ...children(spec, 'backend')];
}

/** The provider's name for a block, or the API's. */
function either(block: Block, resource: string, manifest: string): readonly Block[] {
  return [...children(block, resource), ...children(block, manifest)];
}
