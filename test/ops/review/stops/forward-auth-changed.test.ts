import { stopsFor } from '../plans';

describe('forward-auth-changed: a middleware in the values of a Helm release', () => {
  const middleware = (address: string, name = 'authentik-forward-auth') => ({
    kind: 'Middleware',
    metadata: { name, namespace: 'traefik' },
    spec: { forwardAuth: { address } },
  });
  const release = (...manifests: readonly object[]) => ({ values: [JSON.stringify({ manifests })] });
  const changed = (before: object, after: object) => stopsFor('helm_release.Objects', before, after);
  const guard = middleware('http://auth-proxy:9000');

  test.each([
    ['asks another server', release(middleware('http://public:9000')), 'asks http://public:9000'],
    ['is gone', release(middleware('http://auth-proxy:9000', 'other')), 'is removed'],
  ])('%s', (_, after, found) => {
    expect(changed(release(guard), after)).toEqual([expect.stringContaining(found)]);
  });

  test('is in values that cannot be read', () => {
    expect(changed(release(guard), { values: ['{'] })).toEqual([
      expect.stringContaining('no YAML map'),
      expect.stringContaining('is removed'),
    ]);
  });

  test.each([
    [
      'a header',
      { authResponseHeaders: ['X-authentik-username', 'Set-Cookie'] },
      { authResponseHeaders: ['set-cookie'] },
      'trusts x-authentik-username of the visitor',
    ],
    [
      'a header in another spelling',
      { authResponseHeadersRegex: '^X_authentik' },
      {},
      'trusts headers of the visitor that match ^X_authentik',
    ],
  ])('believes %s of the visitor', (_, had, has, found) => {
    const answering = (more: object) =>
      release({ ...guard, spec: { forwardAuth: { ...guard.spec.forwardAuth, ...more } } });
    expect(changed(answering(had), answering(has))).toEqual([expect.stringContaining(found)]);
    expect(changed(answering(has), answering(had))).toEqual([]);
  });

  test('may get another place, and company', () => {
    const after = release(middleware('http://public:9000', 'another'), guard);
    expect(changed(release(guard), after)).toEqual([]);
  });
});
