import { Gate } from '../../../constructs/traefik/gate';
import { Ingress, type IngressProps, LoginIngress, type LoginIngressProps } from '../../../constructs/traefik/ingress';
import { MiddlewareRef } from '../../../constructs/traefik/middleware';
import type { Block } from '../../../rules/readers/document';
import { ingresses } from '../../../rules/readers/ingresses';
import { child } from '../../../rules/readers/pod-workloads';
import { ingressGateStated } from '../../../rules/traefik/ingress-gate-stated';
import { ingressLoginHostsOpen } from '../../../rules/traefik/ingress-login-hosts-open';
import { findings, stackDocument } from '../../rules/documents';
import { LABELS, object, synthKubernetes } from '../kubernetes/kubernetes-stack';
import { TRAEFIK } from './traefik-settings';

const REASON = 'the application has passkeys of its own';
const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';
const ALWAYS = ['retry', 'error-pages', 'rate-limit', 'csp-headers'];
const LOGIN = ['retry', 'error-pages', 'login-rate-limit', 'csp-headers'];

test('a minimal Ingress leads every path of its host to the Service, through the default gate', () => {
  expect(ingress({})).toEqual({
    metadata: {
      name: 'demo',
      namespace: 'apps',
      labels: LABELS,
      annotations: {
        'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
        [MIDDLEWARES]: references(...ALWAYS, 'crowdsec', 'authentik-forward-auth'),
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
    [MIDDLEWARES]: [...[...ALWAYS, 'crowdsec'].map((name) => `edge-${name}`), 'apps-static-cache']
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
  ['required', Gate.required(), ['crowdsec', 'authentik-forward-auth']],
  ['public', Gate.publicGuests(), ['crowdsec', 'authentik-forward-auth-public']],
  ['app', Gate.app(REASON), ['crowdsec']],
  ['none', Gate.none(REASON), ['crowdsec']],
])('the gate %s is in the middlewares', (_, gate, own) => {
  expect(annotations(ingress({ gate }))[MIDDLEWARES]).toBe(references(...ALWAYS, ...own));
});

test('an Ingress of a login host has neither CrowdSec nor a login in front, and a rate limit of its own (I4, I15)', () => {
  expect(annotations(loginIngress({ cloudflareProxied: true }))).toEqual({
    'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure',
    [MIDDLEWARES]: references(...LOGIN),
    'traefik.ingress.kubernetes.io/router.tls': 'true',
    'external-dns.alpha.kubernetes.io/cloudflare-proxied': 'true',
    'gatehouse/gate': 'none',
    'gatehouse/gate-reason': REASON,
  });
});

test('an Ingress of a login host takes further middlewares, and none of the chain', () => {
  const cache = new MiddlewareRef('traefik', 'static-cache');
  expect(annotations(loginIngress({ middlewares: [cache] }))[MIDDLEWARES]).toBe(references(...LOGIN, 'static-cache'));
  expect(() => loginIngress({ middlewares: [cache, new MiddlewareRef('traefik', 'crowdsec')] })).toThrow(
    'test/Login: middlewares[1] must not be one of Traefik\'s own, got: "traefik-crowdsec@kubernetescrd"',
  );
});

test('an Ingress of a login host is refused without a reason', () => {
  expect(() => loginIngress({ reason: 'login' })).toThrow('must have a reason of at least 20 characters');
});

test.each<[string, Partial<IngressProps>, string]>([
  ['the host is a wildcard', { host: '*.example.org' }, 'host must be one whole host name in lower case'],
  ['the host is no name', { host: 'localhost' }, 'host must be one whole host name in lower case, got: "localhost"'],
  ['the host has capitals', { host: 'Demo.example.org' }, 'host must be one whole host name in lower case'],
  ['a reference is the host', { host: '${var.host}' }, 'host must be one whole host name in lower case'],
  ['there is no path', { paths: [] }, 'paths must not be empty'],
  ['a path is relative', { paths: ['static'] }, 'paths[0] must start with / and be a plain path, got: "static"'],
  ['the port is none', { service: { name: 'demo', port: 0 } }, 'service.port must be a port from 1 to 65535, got: 0'],
  ['the Service is no name', { service: { name: 'a.b', port: 80 } }, 'service.name must be 1 to 63 characters'],
  ['the certificate is no name', { tlsSecretName: 'a b' }, 'tlsSecretName must be 1 to 63 characters'],
])('is refused when %s', (_, change, message) => {
  expect(() => ingress(change)).toThrow(`test/Ingress: ${message}`);
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
  expect(ingresses(stackDocument(config)).map(({ middlewares }) => middlewares.length)).toEqual([6, 6, 5, 5, 4]);
  expect(findings(ingressGateStated, config)).toEqual([]);
  expect(findings(ingressLoginHostsOpen, config, { loginHosts })).toEqual([]);
});

test('everything that is wrong is said in one go', () => {
  expect(() => ingress({ host: '*', paths: ['x', 'y'] })).toThrow(/host .*\n.*paths\[0\] .*\n.*paths\[1\] /);
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
