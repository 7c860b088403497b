import { networkInterfaces } from 'node:os';
import type { KubernetesObject } from '../../../ops/kubernetes/objects';
import type { ClusterPart } from './cluster-part';

// An endpoint of Kubernetes may not be on the loopback interface.
const address = Object.values(networkInterfaces())
  .flatMap((one) => one ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

/** Undefined where this machine has an address for an endpoint. */
export function findMissingAddress(): string | undefined {
  return address === undefined ? 'no address but the loopback' : undefined;
}

/** A Service that an Ingress leads to. */
export interface TestBackend {
  readonly name: string;
  readonly namespace: string;
  readonly port: number;
}

export function ingressesOf(part: ClusterPart): readonly KubernetesObject[] {
  return part.objects.map(({ object }) => object).filter(({ kind }) => kind === 'Ingress');
}

/** Each Service that an Ingress names, once. */
export function backendsOf(part: ClusterPart): readonly TestBackend[] {
  type Spec = { rules: { http: { paths: { backend: { service: { name: string; port: { number: number } } } }[] } }[] };
  const all = ingressesOf(part).flatMap(({ metadata: { namespace = '' }, spec }) =>
    (spec as Spec).rules.flatMap(({ http }) =>
      http.paths.map(({ backend: { service } }) => ({ name: service.name, namespace, port: service.port.number })),
    ),
  );
  return [...new Map(all.map((backend) => [backend.name, backend])).values()];
}

/** The path as it is behind some of the stand-ins: each puts its name in front. */
export function ask(names: readonly string[], path: string): string {
  return `${names
    .toReversed()
    .map((name) => `/${name}`)
    .join('')}${path}`;
}

export function standIn(name: string): KubernetesObject {
  return {
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata: { name, namespace: 'traefik' },
    spec: { addPrefix: { prefix: `/${name}` } },
  };
}

export function ingressClass(): KubernetesObject {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name: 'traefik' },
    spec: { controller: 'traefik.io/ingress-controller' },
  };
}

/** A Service with one endpoint: a port of this machine. */
export function serviceObjects({ name, namespace, port }: TestBackend, target: number): readonly KubernetesObject[] {
  return [
    { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { ports: [{ name: 'http', port }] } },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [address], conditions: { ready: true } }],
      ports: [{ name: 'http', port: target }],
    },
  ];
}
