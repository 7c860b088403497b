import { IngressV1 } from '@cdktf/provider-kubernetes/lib/ingress-v1';
import { Construct, Token } from '../core/cdktf';
import { type Fault, faultIf } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { portFault } from '../core/whole-number';
import type { Manifest } from '../kubernetes/manifest';
import { dnsLabelFault, metadataOf, type ObjectProps, objectFaults } from '../kubernetes/metadata';
import { composeChain, loginChain, type TraefikSettings } from './chain';
import { GATE_ANNOTATION, GATE_REASON_ANNOTATION, Gate, MIDDLEWARES_ANNOTATION } from './gate';
import { Middleware, type MiddlewareRef } from './middleware';

const CLOUDFLARE_PROXIED = 'external-dns.alpha.kubernetes.io/cloudflare-proxied';

interface RouteProps extends ObjectProps {
  /** Ingress class, entry point and middleware names of the site's Traefik. */
  readonly traefik: TraefikSettings;
  /** One whole host name, in lower case. */
  readonly host: string;
  /** A path must start with one of these. @default everything */
  readonly paths?: readonly string[];
  /** A Service of the Ingress's namespace, and the port that the Service has. */
  readonly service: { readonly name: string; readonly port: number };
  /** Applied after those that every Ingress has, such as one for cached files. @default none */
  readonly middlewares?: readonly MiddlewareRef[];
  /** Whether Cloudflare proxies the host. @default external-dns decides */
  readonly cloudflareProxied?: boolean;
  /**
   * Secret of the Ingress's namespace with the certificate of the host.
   * @default Traefik's default certificate; what the live Ingress has, if `exists`
   */
  readonly tlsSecretName?: string | undefined;
  /** Beside those of this project, as for cert-manager, external-dns or a dashboard. @default none */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Whether the Ingress is adopted. Without `tlsSecretName` it keeps the certificate that it names. @default false */
  readonly exists?: boolean | undefined;
}

export interface IngressProps extends RouteProps {
  /** Whether visitors have to sign in. */
  readonly gate: Gate;
}

export interface LoginIngressProps extends RouteProps {
  /** Why there is no login in front, at least 20 characters. */
  readonly reason: string;
}

/** A route, with its own middleware, which a release of manifests creates. */
abstract class Route extends Construct {
  readonly manifests: readonly Manifest[];

  protected constructor(
    scope: Construct,
    id: string,
    props: RouteProps,
    gate: Gate,
    chain: (requestedHost: MiddlewareRef) => readonly MiddlewareRef[],
  ) {
    super(scope, id);
    const { name, namespace, host } = props;
    const requested = Middleware.requestedHost({ name: `${name}-requested-host`, namespace, host });
    this.manifests = [requested.manifest];
    refuseFaults(this, routeFaults(props));
    createIngress(this, props, gate, chain(requested.ref));
  }
}

/**
 * The route from a host to an application:
 *
 *     retry -> error pages -> rate limit -> CSP headers -> CrowdSec -> no identity from the visitor -> the host stated
 *         -> forward auth, if the gate has one -> Service
 *
 * The gate is also an annotation: the rules compare it with the middlewares, and the review of a plan shows it.
 */
export class Ingress extends Route {
  constructor(scope: Construct, id: string, { gate, ...props }: IngressProps) {
    super(scope, id, props, gate, (requestedHost) => composeChain(props.traefik, gate, requestedHost));
  }
}

/**
 * The route to a login page, or to what takes part in a login: without forward auth, and without CrowdSec, which once
 * locked a user out of the login page (incident I4). Its rate limit admits a cold load of the page (incident I15).
 */
export class LoginIngress extends Route {
  constructor(scope: Construct, id: string, { reason, ...props }: LoginIngressProps) {
    super(scope, id, props, Gate.none(reason), (requestedHost) => loginChain(props.traefik, requestedHost));
  }
}

function routeFaults(props: RouteProps): readonly (Fault | undefined)[] {
  const { traefik, host, paths, service, middlewares = [], tlsSecretName, annotations = {} } = props;
  return [
    ...objectFaults(props),
    hostFault(host),
    ...(paths ?? []).map((path, index) => pathFault(`paths.${index}`, path)),
    faultIf(paths?.length === 0, { path: 'paths', fault: 'is empty', remedy: 'leave it out for every path' }),
    dnsLabelFault('service.name', service.name),
    portFault('service.port', service.port),
    ...middlewares.map((ref, index) => middlewareFault(`middlewares.${index}`, ref, traefik)),
    tlsSecretName === undefined ? undefined : dnsLabelFault('tlsSecretName', tlsSecretName),
    ...Object.keys(annotations).map((key) => annotationFault(`annotations.${key}`, key)),
    issuerFault(annotations, tlsSecretName),
  ];
}

function createIngress(scope: Construct, props: RouteProps, gate: Gate, chain: readonly MiddlewareRef[]): void {
  const { traefik, host, paths = ['/'], service, middlewares = [], cloudflareProxied, tlsSecretName } = props;
  const { annotations: further = {} } = props;
  const resource = make(IngressV1, scope, 'Resource', {
    metadata: {
      ...metadataOf(props),
      annotations: {
        ...Object.fromEntries(Object.entries(further).map(([key, value]) => [key, staticText(value)])),
        'traefik.ingress.kubernetes.io/router.entrypoints': traefik.entryPoint ?? 'websecure',
        [MIDDLEWARES_ANNOTATION]: [...chain, ...middlewares].join(','),
        'traefik.ingress.kubernetes.io/router.tls': 'true',
        ...(cloudflareProxied !== undefined && {
          [CLOUDFLARE_PROXIED]: String(cloudflareProxied),
        }),
        [GATE_ANNOTATION]: gate.kind,
        ...(gate.reason !== undefined && { [GATE_REASON_ANNOTATION]: staticText(gate.reason) }),
      },
    },
    // Traefik does not always publish its address, and nothing here needs it.
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
  if (props.exists === true && tlsSecretName === undefined) resource.lifecycle = { ignoreChanges: ['spec[0].tls'] };
}

function hostFault(host: string): Fault | undefined {
  const labels = host.split('.');
  const isHost = labels.length > 1 && labels.every((label) => !Token.isUnresolved(label) && isLabel(label));
  if (isHost) return undefined;
  return {
    path: 'host',
    fault: 'is not one whole host name in lower case',
    found: host,
    remedy: 'write for example app.example.org; what matches more hosts would take in the login hosts too',
  };
}

function isLabel(text: string): boolean {
  return dnsLabelFault('host', text) === undefined;
}

function pathFault(property: string, path: string): Fault | undefined {
  if (/^\/[\w.~/-]*$/.test(path)) return undefined;
  return {
    path: property,
    fault: 'is not a plain path that starts with /',
    found: path,
    remedy: 'write for example /static',
  };
}

/** A middleware of the chain would be applied twice, or in spite of the gate. */
function middlewareFault(property: string, ref: MiddlewareRef, traefik: TraefikSettings): Fault | undefined {
  const isOfChain = ref.namespace === traefik.namespace && Object.values(traefik.middlewares).includes(ref.name);
  if (!isOfChain) return undefined;
  return {
    path: property,
    fault: 'is a middleware that the gate decides about',
    found: String(ref),
    remedy: 'choose the gate instead',
  };
}

/** This construct owns the annotations of gate and route, not those of the certificate. */
function annotationFault(property: string, key: string): Fault | undefined {
  const isReserved =
    key.startsWith('gatehouse/') ||
    key === CLOUDFLARE_PROXIED ||
    (key.startsWith('traefik.ingress.kubernetes.io/') && !/\/router\.tls\.(certresolver|domains\.)/.test(key));
  if (!isReserved) return undefined;
  const remedy = 'remove it: gate, middlewares and cloudflareProxied are keys of their own';
  return { path: property, fault: 'is an annotation that this construct sets', found: key, remedy };
}

/** cert-manager reads the name of the Secret from the Ingress, and creates no certificate without it. */
function issuerFault(annotations: Readonly<Record<string, string>>, tlsSecretName: string | undefined) {
  const issuer = Object.keys(annotations).find((key) => /^cert-manager\.io\/(cluster-)?issuer$/.test(key));
  if (issuer === undefined || tlsSecretName !== undefined) return undefined;
  return {
    path: 'tlsSecretName',
    fault: `is missing beside the annotation ${issuer}`,
    remedy: 'name the Secret for the certificate of cert-manager',
  };
}
