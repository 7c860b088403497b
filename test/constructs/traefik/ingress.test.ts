import type { TraefikSettings } from '../../../constructs/traefik/chain';
import { Gate } from '../../../constructs/traefik/gate';
import { Ingress, type IngressProps, LoginIngress, type LoginIngressProps } from '../../../constructs/traefik/ingress';
import { MiddlewareRef } from '../../../constructs/traefik/middleware';
import { child } from '../../../rules/readers/block';
import type { Block } from '../../../rules/readers/document';
import { ingresses } from '../../../rules/readers/ingresses';
import { ingressGateStated } from '../../../rules/traefik/ingress-gate-stated';
import { ingressLoginHostsOpen } from '../../../rules/traefik/ingress-login-hosts-open';
import { findings, stackDocument } from '../../rules/documents';
import { LABELS, object, synthKubernetes } from '../kubernetes/kubernetes-stack';

const TRAEFIK: TraefikSettings = {
  namespace: 'traefik',
  middlewares: {
    retry: 'retry',
    errorPages: 'error-pages',
    rateLimit: 'rate-limit',
    cspHeaders: 'csp-headers',
    crowdsec: 'crowdsec',
    identityHeaders: 'identity-headers',
    loginRateLimit: 'login-rate-limit',
    forwardAuth: 'authentik-forward-auth',
    forwardAuthPublic: 'authentik-forward-auth-public',
  },
};
const REASON = 'the application has passkeys of its own';
const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';
const ALWAYS = ['retry', 'error-pages', 'rate-limit', 'csp-headers'];
const HOST = 'apps-demo-requested-host@kubernetescrd';
const GATED = [...ALWAYS, 'crowdsec', 'identity-headers'];
const LOGIN = ['retry', 'error-pages', 'login-rate-limit', 'csp-headers'];

test('a minimal Ingress routes every path of its host to the Service, behind the gate required', () => {
  expect(ingress({})).toEqual({
    metadata: {
      name: 'demo',
      namespace: 'apps',
      labels: LABELS,
      annotations: {
        'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
        [MIDDLEWARES]: `${references(...GATED)},${HOST},${references('authentik-forward-auth')}`,
        'traefik.ingress.kubernetes.io/router.tls': 'true',
        'gatehouse/gate': 'required',
      },
    },
    wait_for_load_balancer: false,
    spec: {
      ingress_class_name: 'traefik',
      rule: [
        {
          host: 'demo.example.org',
          http: {
            path: [{ path: '/', path_type: 'Prefix', backend: { service: { name: 'demo', port: { number: 8080 } } } }],
          },
        },
      ],
      tls: [{ hosts: ['demo.example.org'] }],
    },
  });
});

test('a maximal Ingress says everything', () => {
  const block = ingress({
    traefik: { ...TRAEFIK, namespace: 'edge', ingressClass: 'inner', entryPoint: 'internal' },
    gate: Gate.app('${static} text, as the person wrote it'),
    paths: ['/static', '/media/'],
    middlewares: [new MiddlewareRef('apps', 'static-cache')],
    cloudflareProxied: false,
    tlsSecretName: 'demo-tls',
  });
  expect(annotations(block)).toEqual({
    'traefik.ingress.kubernetes.io/router.entrypoints': 'internal',
    [MIDDLEWARES]: [...GATED.map((name) => `edge-${name}`), 'apps-demo-requested-host', 'apps-static-cache']
      .map((name) => `${name}@kubernetescrd`)
      .join(','),
    'traefik.ingress.kubernetes.io/router.tls': 'true',
    'external-dns.alpha.kubernetes.io/cloudflare-proxied': 'false',
    'gatehouse/gate': 'app',
    'gatehouse/gate-reason': '$${static} text, as the person wrote it',
  });
  expect(child(block, 'spec')).toMatchObject({
    ingress_class_name: 'inner',
    rule: [{ http: { path: [{ path: '/static' }, { path: '/media/' }] } }],
    tls: [{ hosts: ['demo.example.org'], secret_name: 'demo-tls' }],
  });
});

test.each<[string, Gate, readonly string[]]>([
  ['required', Gate.required(), ['apps-demo-requested-host', 'traefik-authentik-forward-auth']],
  ['public', Gate.publicGuests(), ['apps-demo-requested-host', 'traefik-authentik-forward-auth-public']],
  ['app', Gate.app(REASON), ['apps-demo-requested-host']],
  ['none', Gate.none(REASON), ['apps-demo-requested-host']],
])('the gate %s is in the middlewares, behind what removes an identity of the visitor', (_, gate, own) => {
  const names = [...GATED.map((name) => `traefik-${name}`), ...own].map((name) => `${name}@kubernetescrd`);
  expect(annotations(ingress({ gate }))[MIDDLEWARES]).toBe(names.join(','));
});

test('middlewares that the site does not have are left out', () => {
  const { identityHeaders, forwardAuth, forwardAuthPublic, loginRateLimit } = TRAEFIK.middlewares;
  const traefik = { ...TRAEFIK, middlewares: { identityHeaders, forwardAuth, forwardAuthPublic, loginRateLimit } };
  expect(annotations(ingress({ traefik, gate: Gate.app(REASON) }))[MIDDLEWARES]).toBe(
    `${references('identity-headers')},${HOST}`,
  );
  expect(annotations(loginIngress({ traefik }))[MIDDLEWARES]).toBe(`${references('login-rate-limit')},${HOST}`);
});

test('an adopted Ingress keeps the certificate that it names, unless the site names one', () => {
  expect(ingress({ exists: true }).lifecycle).toEqual({ ignore_changes: ['spec[0].tls'] });
  expect(loginIngress({ exists: true }).lifecycle).toEqual({ ignore_changes: ['spec[0].tls'] });
  expect(ingress({ exists: true, tlsSecretName: 'demo-tls' })).not.toHaveProperty('lifecycle');
  expect(ingress({})).not.toHaveProperty('lifecycle');
});

test('annotations of others stand beside those of the gate, as the person wrote them', () => {
  const further = {
    'cert-manager.io/cluster-issuer': 'letsencrypt',
    'gethomepage.dev/name': '${demo}',
    'traefik.ingress.kubernetes.io/router.tls.certresolver': 'acme',
  };
  expect(annotations(ingress({ annotations: further, tlsSecretName: 'demo-tls' }))).toMatchObject({
    ...further,
    'gethomepage.dev/name': '$${demo}',
    'gatehouse/gate': 'required',
  });
});

test.each([
  'gatehouse/gate',
  'traefik.ingress.kubernetes.io/router.middlewares',
  'traefik.ingress.kubernetes.io/router.entrypoints',
  'external-dns.alpha.kubernetes.io/cloudflare-proxied',
])('the annotation %s is refused: the construct sets it', (key) => {
  expect(() => ingress({ annotations: { [key]: 'none' } })).toThrow(
    `test/Ingress.annotations.${key}: is an annotation that this construct sets`,
  );
});

test('an issuer of cert-manager is refused without the Secret that it writes', () => {
  expect(() => ingress({ annotations: { 'cert-manager.io/issuer': 'home' } })).toThrow(
    'tlsSecretName: is missing beside the annotation cert-manager.io/issuer',
  );
});

test('an Ingress of a login host has neither CrowdSec nor a login in front, and a rate limit of its own (I4, I15)', () => {
  expect(annotations(loginIngress({ cloudflareProxied: true }))).toEqual({
    'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
    [MIDDLEWARES]: `${references(...LOGIN)},${HOST}`,
    'traefik.ingress.kubernetes.io/router.tls': 'true',
    'external-dns.alpha.kubernetes.io/cloudflare-proxied': 'true',
    'gatehouse/gate': 'none',
    'gatehouse/gate-reason': REASON,
  });
});

test('an Ingress of a login host takes further middlewares, and none of the chain', () => {
  const cache = new MiddlewareRef('traefik', 'static-cache');
  expect(annotations(loginIngress({ middlewares: [cache] }))[MIDDLEWARES]).toBe(
    `${references(...LOGIN)},${HOST},${references('static-cache')}`,
  );
  expect(() => loginIngress({ middlewares: [cache, new MiddlewareRef('traefik', 'crowdsec')] })).toThrow(
    'test/Login.middlewares.1: is a middleware that the gate decides about, found: "traefik-crowdsec@kubernetescrd"',
  );
});

test('an Ingress of a login host is refused without a reason', () => {
  expect(() => loginIngress({ reason: 'login' })).toThrow(
    'the reason of a gate without a login has fewer than 20 characters',
  );
});

test.each<[string, Partial<IngressProps>]>([
  ['host: is not one whole host name in lower case', { host: '*.example.org' }],
  ['host: is not one whole host name in lower case, found: "localhost"', { host: 'localhost' }],
  ['host: is not one whole host name in lower case', { host: 'Demo.example.org' }],
  ['host: is not one whole host name in lower case', { host: '${var.host}' }],
  ['paths: is empty', { paths: [] }],
  ['paths.0: is not a plain path that starts with /, found: "static"', { paths: ['static'] }],
  ['service.port: is not a whole number from 1 to 65535, found: 0', { service: { name: 'demo', port: 0 } }],
  ['service.name: is not 1 to 63 characters', { service: { name: 'a.b', port: 80 } }],
  ['tlsSecretName: is not 1 to 63 characters', { tlsSecretName: 'a b' }],
])('is refused: %s', (message, change) => {
  expect(() => ingress(change)).toThrow(`test/Ingress.${message}`);
});

test('what they synthesise breaks none of the rules for Ingresses', () => {
  const config = synthKubernetes((stack) => {
    for (const [id, gate] of Object.entries({
      Required: Gate.required(),
      Public: Gate.publicGuests(),
      App: Gate.app(REASON),
      None: Gate.none(REASON),
    })) {
      new Ingress(stack, id, { ...ROUTE, gate });
    }
    new LoginIngress(stack, 'Login', { ...ROUTE, host: 'sso.example.org', reason: REASON });
  });
  const loginHosts = ['sso.example.org'];
  expect(ingresses(stackDocument(config)).map(({ middlewares }) => middlewares.length)).toEqual([8, 8, 7, 7, 5]);
  expect(findings(ingressGateStated, config)).toEqual([]);
  expect(findings(ingressLoginHostsOpen, config, { loginHosts })).toEqual([]);
});

function ingress(change: Partial<IngressProps>): Block {
  const { resource } = synthKubernetes(
    (stack) => new Ingress(stack, 'Ingress', { ...ROUTE, gate: Gate.required(), ...change }),
  );
  return resource?.kubernetes_ingress_v1?.Ingress ?? {};
}

function loginIngress(change: Partial<LoginIngressProps>): Block {
  const { resource } = synthKubernetes(
    (stack) => new LoginIngress(stack, 'Login', { ...ROUTE, reason: REASON, ...change }),
  );
  return resource?.kubernetes_ingress_v1?.Login ?? {};
}

const ROUTE = {
  ...object('demo'),
  traefik: TRAEFIK,
  host: 'demo.example.org',
  service: { name: 'demo', port: 8080 },
};

function annotations(block: Block): Block {
  return child(child(block, 'metadata'), 'annotations');
}

function references(...names: readonly string[]): string {
  return names.map((name) => `traefik-${name}@kubernetescrd`).join(',');
}
