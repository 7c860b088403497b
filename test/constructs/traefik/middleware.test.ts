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
        authResponseHeadersRegex: '(?i)^x([^-a-z0-9]authentik[^a-z0-9]|-authentik[^-a-z0-9]|-authentik-.*[^-a-z0-9])',
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

test('what a visitor says about an identity is removed, in every name and spelling', () => {
  const { customRequestHeaders } = headersOf(Middleware.withoutIdentity(PROPS));
  const names = Object.keys(customRequestHeaders);
  expect(new Set(Object.values(customRequestHeaders))).toEqual(new Set(['']));
  // Seven names of three words, five of four: each with -, _ or . between the words.
  expect(names).toHaveLength(7 * 9 + 5 * 27);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toEqual(
    expect.arrayContaining([
      'X-authentik-username',
      'X_authentik_username',
      'X-authentik_entitlements',
      'X-authentik-jwt',
      'X_authentik_meta_outpost',
      'X.authentik.username',
      'X-authentik.meta_app',
      'X-authentik-meta-jwks',
    ]),
  );
});

test('forward auth gets the host of the Ingress, and no forwarded header of the visitor', () => {
  const { customRequestHeaders } = headersOf(Middleware.requestedHost({ ...PROPS, host: 'demo.example.org' }));
  const spellings = ['-', '_', '.'].flatMap((first) => ['-', '_', '.'].map((second) => [first, second]));
  const removed = spellings.flatMap(([first, second]) =>
    ['Host', 'Method', 'Uri'].map((last) => [`X${first}Forwarded${second}${last}`, '']),
  );
  expect(customRequestHeaders).toEqual({ ...Object.fromEntries(removed), 'X-Forwarded-Host': 'demo.example.org' });
});

test('in front of a forward auth the client states no host, method or path, and an application gets no host from it', () => {
  const { customRequestHeaders } = headersOf(Middleware.withoutForwarded(PROPS));
  const stated = headersOf(Middleware.requestedHost({ ...PROPS, host: 'demo.example.org' })).customRequestHeaders;
  expect(customRequestHeaders).toEqual({ ...stated, 'X-Forwarded-Host': '' });
});

test('a chain names its middlewares in their order', () => {
  const middlewares = ['first', 'second'].map((name) => Middleware.staticCache({ ...PROPS, name }));
  expect(Middleware.chain({ ...PROPS, middlewares }).manifest.spec).toEqual({
    chain: { middlewares: [{ name: 'first' }, { name: 'second' }] },
  });
});

test('a site without middlewares of its own has them made', () => {
  expect(Middleware.retry({ ...PROPS, attempts: 3 }).manifest.spec).toEqual({
    retry: { attempts: 3, initialInterval: '100ms' },
  });
  expect(Middleware.rateLimit({ ...PROPS, average: 50, burst: 200 }).manifest.spec).toEqual({
    rateLimit: { average: 50, burst: 200 },
  });
  expect(headersOf(Middleware.contentSecurity({ ...PROPS, contentSecurityPolicy: "frame-ancestors 'self'" }))).toEqual({
    contentSecurityPolicy: "frame-ancestors 'self'",
    contentTypeNosniff: true,
    referrerPolicy: 'strict-origin-when-cross-origin',
  });
});

interface Headers {
  readonly customRequestHeaders: Readonly<Record<string, string>>;
}

function headersOf({ manifest }: Middleware): Headers {
  return (manifest.spec as { readonly headers: Headers }).headers;
}
