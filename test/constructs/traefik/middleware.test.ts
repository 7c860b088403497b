import { Middleware, MiddlewareRef } from '../../../constructs/traefik/middleware';

const PROPS = { name: 'sso', namespace: 'traefik' };

test('an Ingress names a middleware by its namespace and name', () => {
  expect(String(new MiddlewareRef('traefik', 'rate-limit'))).toBe('traefik-rate-limit@kubernetescrd');
  expect(String(Middleware.staticCache(PROPS).ref)).toBe('traefik-sso@kubernetescrd');
});

test('a forward auth passes on who the visitor is and the cookies, and nothing that the visitor says about it', () => {
  expect(Middleware.forwardAuth({ ...PROPS, address: 'http://auth-proxy.traefik:9000/auth' }).manifest).toEqual({
    apiVersion: 'traefik.io/v1alpha1',
    kind: 'Middleware',
    metadata: { name: 'sso', namespace: 'traefik' },
    spec: {
      forwardAuth: {
        address: 'http://auth-proxy.traefik:9000/auth',
        trustForwardHeader: true,
        authResponseHeaders: [
          'X-authentik-username',
          'X-authentik-uid',
          'X-authentik-email',
          'X-authentik-name',
          'X-authentik-groups',
          'Set-Cookie',
        ],
        authResponseHeadersRegex: '(?i)^x(_authentik[-_]|-authentik_)',
      },
    },
  });
});

test('static files are kept for a year', () => {
  expect(Middleware.staticCache(PROPS).manifest.spec).toEqual({
    headers: { customResponseHeaders: { 'Cache-Control': 'public, max-age=31536000, immutable' } },
  });
});

test('a login page may be loaded at once, and a flood is slowed down (I15)', () => {
  expect(Middleware.loginRateLimit(PROPS).manifest.spec).toEqual({ rateLimit: { average: 100, burst: 1000 } });
});
