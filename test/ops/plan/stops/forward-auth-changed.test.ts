import { planOf, stopsOf } from '../plans';

const opened = (address: string, before: object, after: object, unknown?: object) =>
  stopsOf(planOf([{ address, before, after, unknown }]));

describe('forward-auth-changed: a middleware in the values of a Helm release', () => {
  const middleware = (address: string, name = 'authentik-forward-auth') => ({
    kind: 'Middleware',
    metadata: { name, namespace: 'traefik' },
    spec: { forwardAuth: { address } },
  });
  const release = (...manifests: readonly object[]) => ({ values: [JSON.stringify({ manifests })] });
  const guard = middleware('http://auth-proxy:9000');

  test.each([
    ['asks somebody else', release(middleware('http://public:9000')), 'asks http://public:9000'],
    ['is gone', release(middleware('http://auth-proxy:9000', 'other')), 'is removed'],
  ])('%s', (_, after, found) => {
    expect(opened('helm_release.Objects', release(guard), after)).toEqual([expect.stringContaining(found)]);
  });

  test('is in values that cannot be read', () => {
    expect(opened('helm_release.Objects', release(guard), { values: ['{'] })).toEqual([
      expect.stringContaining('no YAML map'),
      expect.stringContaining('is removed'),
    ]);
  });

  test('believes a header of the visitor', () => {
    const answering = (...authResponseHeaders: readonly string[]) => ({
      ...guard,
      spec: { forwardAuth: { ...guard.spec.forwardAuth, authResponseHeaders } },
    });
    const [before, after] = [
      release(answering('X-authentik-username', 'Set-Cookie')),
      release(answering('set-cookie')),
    ];
    expect(opened('helm_release.Objects', before, after)).toEqual([
      expect.stringContaining('trusts x-authentik-username of the visitor'),
    ]);
    expect(opened('helm_release.Objects', after, before)).toEqual([]);
  });

  test('believes a header of the visitor in another spelling', () => {
    const forwardAuth = { ...guard.spec.forwardAuth, authResponseHeadersRegex: '^X_authentik' };
    const before = release({ ...guard, spec: { forwardAuth } });
    expect(opened('helm_release.Objects', before, release(guard))).toEqual([
      expect.stringContaining('trusts headers of the visitor that match ^X_authentik'),
    ]);
    expect(opened('helm_release.Objects', release(guard), before)).toEqual([]);
  });

  test('may get another place, and company', () => {
    const after = release(middleware('http://public:9000', 'another'), guard);
    expect(opened('helm_release.Objects', release(guard), after)).toEqual([]);
  });
});
