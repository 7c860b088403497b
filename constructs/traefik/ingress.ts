import { IngressV1 } from '@cdktf/provider-kubernetes/lib/ingress-v1';
import { Construct, Token } from '../core/cdktf';
import { type Fault, refuseFaults } from '../core/errors';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { dnsLabelFault, metadataOf, type ObjectProps, objectFaults } from '../kubernetes/metadata';
import { portFaults } from '../kubernetes/pod-faults';
import { GATE_ANNOTATION, GATE_REASON_ANNOTATION, MIDDLEWARES_ANNOTATION } from './annotations';
import { gatedChain, loginChain, type TraefikSettings } from './chain';
import { Gate } from './gate';
import type { MiddlewareRef } from './middleware';

interface RouteProps extends ObjectProps {
  readonly traefik: TraefikSettings;
  /** One whole host name, in lower case. */
  readonly host: string;
  /** What a path must start with. @default everything */
  readonly paths?: readonly string[];
  /** A Service of the Ingress's namespace, and the port that the Service has. */
  readonly service: { readonly name: string; readonly port: number };
  /** Asked after those that every Ingress has, such as one for cached files. @default none */
  readonly middlewares?: readonly MiddlewareRef[];
  /** Whether Cloudflare stands in front of the host. @default external-dns decides */
  readonly cloudflareProxied?: boolean;
  /** Secret with the certificate of the host. @default Traefik's own certificate */
  readonly tlsSecretName?: string;
}

export interface IngressProps extends RouteProps {
  /** Who is asked who they are. */
  readonly gate: Gate;
}

export interface LoginIngressProps extends RouteProps {
  /** Why nobody is asked here, at least 20 characters. */
  readonly reason: string;
}

/**
 * The way from a host to an application:
 *
 *     retry -> error pages -> rate limit -> CSP headers -> CrowdSec -> forward auth, if the gate has one -> Service
 *
 * The gate stands in annotations as well: the rules compare it with the middlewares, and a review of a plan shows it.
 */
export class Ingress extends Construct {
  constructor(scope: Construct, id: string, { gate, ...props }: IngressProps) {
    super(scope, id);
    route(this, props, gate, gatedChain(props.traefik, gate));
  }
}

/**
 * The way to a page where people sign in, or to what takes part in it: no login in front of it, and no CrowdSec, which
 * once walled a user out of the login page (incident I4). The rate limit stays.
 */
export class LoginIngress extends Construct {
  constructor(scope: Construct, id: string, { reason, ...props }: LoginIngressProps) {
    super(scope, id);
    route(this, props, Gate.none(reason), loginChain(props.traefik));
  }
}

function route(scope: Construct, props: RouteProps, gate: Gate, chain: readonly MiddlewareRef[]): void {
  const { traefik, host, paths = ['/'], service, middlewares = [], cloudflareProxied, tlsSecretName } = props;
  refuseFaults(scope, [
    ...objectFaults(props),
    hostFault(host),
    ...paths.map((path, index) => pathFault(`paths[${index}]`, path)),
    paths.length > 0
      ? undefined
      : { property: 'paths', rule: 'must not be empty', remedy: 'leave it out for every path' },
    dnsLabelFault('service.name', service.name),
    portFaults('service.port', 'http', service.port)[1],
    ...middlewares.map((ref, index) => middlewareFault(`middlewares[${index}]`, ref, traefik)),
    tlsSecretName === undefined ? undefined : dnsLabelFault('tlsSecretName', tlsSecretName),
  ]);
  make(IngressV1, scope, 'Resource', {
    metadata: {
      ...metadataOf(props),
      annotations: {
        'traefik.ingress.kubernetes.io/router.entrypoints': traefik.entryPoint ?? 'websecure',
        [MIDDLEWARES_ANNOTATION]: [...chain, ...middlewares].join(','),
        'traefik.ingress.kubernetes.io/router.tls': 'true',
        ...(cloudflareProxied !== undefined && {
          'external-dns.alpha.kubernetes.io/cloudflare-proxied': String(cloudflareProxied),
        }),
        [GATE_ANNOTATION]: gate.kind,
        ...(gate.reason !== undefined && { [GATE_REASON_ANNOTATION]: staticText(gate.reason) }),
      },
    },
    // Traefik does not always say its address, and nothing here needs it.
    waitForLoadBalancer: false,
    spec: {
      ingressClassName: traefik.ingressClass ?? 'traefik',
      rule: [
        {
          host,
          http: {
            path: paths.map((path) => ({
              path,
              pathType: 'Prefix',
              backend: { service: { name: service.name, port: { number: service.port } } },
            })),
          },
        },
      ],
      tls: [{ hosts: [host], secretName: tlsSecretName }],
    },
  });
}

function hostFault(host: string): Fault | undefined {
  const labels = host.split('.');
  const isHost = labels.length > 1 && labels.every((label) => !Token.isUnresolved(label) && isLabel(label));
  if (isHost) return undefined;
  return {
    property: 'host',
    rule: 'must be one whole host name in lower case',
    got: host,
    remedy: 'write for example app.example.org; what matches more hosts would take in the login hosts too',
  };
}

function isLabel(text: string): boolean {
  return dnsLabelFault('host', text) === undefined;
}

function pathFault(property: string, path: string): Fault | undefined {
  if (/^\/[\w.~/-]*$/.test(path)) return undefined;
  return { property, rule: 'must start with / and be a plain path', got: path, remedy: 'write for example /static' };
}

/** One of the chain would be asked twice, or in spite of the gate. */
function middlewareFault(property: string, ref: MiddlewareRef, traefik: TraefikSettings): Fault | undefined {
  const isOfChain = ref.namespace === traefik.namespace && Object.values(traefik.middlewares).includes(ref.name);
  if (!isOfChain) return undefined;
  return { property, rule: "must not be one of Traefik's own", got: String(ref), remedy: 'choose the gate instead' };
}
