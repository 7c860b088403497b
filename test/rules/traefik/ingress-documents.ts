import { stringify } from 'yaml';
import type { Block, TerraformJson } from '../../../rules/readers/document';

export const REASON = 'the application has passkeys of its own';
export const INGRESS = 'kubernetes_ingress_v1.Demo';
export const CHART = 'helm_release.Manifests';

/** An Ingress as its construct synthesises it, with the gate `required`. */
export interface IngressChange {
  readonly host?: unknown;
  readonly service?: string;
  readonly port?: Block;
  readonly gate?: unknown;
  readonly reason?: string;
  /** Without namespace and provider, or whole references. */
  readonly middlewares?: readonly string[];
}

const COMMON = ['retry', 'error-pages', 'rate-limit', 'csp-headers'];
export const APPLICATION = [...COMMON, 'crowdsec'];
export const LOGIN = COMMON;

export function references(names: readonly string[]): string {
  return names.map((name) => (/[@$]/.test(name) ? name : `traefik-${name}@kubernetescrd`)).join(',');
}

export function ingressBlock(change: IngressChange = {}): Block {
  const { service = 'demo', port = { number: 8080 }, reason, middlewares = [...APPLICATION, 'sso'] } = change;
  const host = 'host' in change ? change.host : 'demo.example.org';
  const gate = 'gate' in change ? change.gate : 'required';
  return {
    metadata: {
      name: 'demo',
      namespace: 'apps',
      annotations: {
        'traefik.ingress.kubernetes.io/router.middlewares': references(middlewares),
        ...(gate !== undefined && { 'gatehouse/gate': gate }),
        ...(reason !== undefined && { 'gatehouse/gate-reason': reason }),
      },
    },
    spec: {
      rule: [
        {
          ...(host !== undefined && { host }),
          http: { path: [{ path: '/', backend: { service: { name: service, port } } }] },
        },
      ],
    },
  };
}

export function middleware(name: string, spec: Block, namespace = 'traefik'): Block {
  return { apiVersion: 'traefik.io/v1alpha1', kind: 'Middleware', metadata: { name, namespace }, spec };
}

/** Lists what the site declares: `sso` and `guests` ask, whatever they are called. */
export const MIDDLEWARES: readonly Block[] = [
  middleware('sso', { forwardAuth: { address: 'http://auth-proxy.traefik.svc.cluster.local:9000/auth' } }),
  middleware('guests', {
    forwardAuth: { address: 'http://ak-outpost-public.authentik.svc.cluster.local:9000/auth' },
  }),
];

/** A release of manifests beside Ingresses. */
export function ingressStack(
  ingresses: Readonly<Record<string, Block>>,
  manifests: readonly Block[] = MIDDLEWARES,
): TerraformJson {
  return {
    resource: {
      kubernetes_ingress_v1: ingresses,
      helm_release: { Manifests: { name: 'manifests', namespace: 'traefik', values: [stringify({ manifests })] } },
    },
  };
}

export function demo(change: IngressChange, manifests?: readonly Block[]): TerraformJson {
  return ingressStack({ Demo: ingressBlock(change) }, manifests);
}
