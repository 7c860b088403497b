import { stopsFor } from '../plans';

describe('forward-auth-changed: a middleware in the values of a Helm release', () => {
  const middleware = (address: string, name = 'authentik-forward-auth') => ({
    kind: 'Middleware',
    metadata: { name, namespace: 'traefik' },
    spec: { forwardAuth: { address } },
  });
  const release = (...manifests: readonly object[]) => ({ values: [JSON.stringify({ manifests })] });
  const changeObjects = (before: object, after: object) => stopsFor('helm_release.Objects', before, after);
  const guard = middleware('http://auth-proxy:9000');

  test.each([
    ['asks another server', release(middleware('http://public:9000')), 'asks http://public:9000'],
    ['is gone', release(middleware('http://auth-proxy:9000', 'other')), 'is removed'],
  ])('%s', (_, after, found) => {
    expect(changeObjects(release(guard), after)).toEqual([expect.stringContaining(found)]);
  });

  test('is in values that cannot be read', () => {
    expect(changeObjects(release(guard), { values: ['{'] })).toEqual([
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
    [
      'X-Forwarded-Host',
      { trustForwardHeader: false },
      { trustForwardHeader: true },
      'trusts x-forwarded-host from a trusted proxy',
    ],
  ])('believes %s of the visitor', (_, had, has, found) => {
    const answering = (more: object) =>
      release({ ...guard, spec: { forwardAuth: { ...guard.spec.forwardAuth, ...more } } });
    expect(changeObjects(answering(had), answering(has))).toEqual([expect.stringContaining(found)]);
    expect(changeObjects(answering(has), answering(had))).toEqual([]);
  });

  describe('in a chain', () => {
    const nameObject = (name: string, spec: object) => ({
      kind: 'Middleware',
      metadata: { name, namespace: 'traefik' },
      spec,
    });
    const chain = (...names: readonly string[]) =>
      nameObject('authentik-forward-auth', { chain: { middlewares: names.map((name) => ({ name })) } });
    const dropping = (headers: object) => nameObject('drop', { headers: { customRequestHeaders: headers } });
    const drop = dropping({ 'X-Forwarded-Host': '', 'X-Forwarded-Uri': '' });
    const outpost = middleware('http://auth-proxy:9000', 'outpost');
    const chained = release(drop, outpost, chain('drop', 'outpost'));
    const AGAIN = expect.stringContaining('authentik-forward-auth trusts x-forwarded-host from a trusted proxy again');

    test('that drops headers in front is no stop', () => {
      expect(changeObjects(release(guard), chained)).toEqual([]);
      expect(changeObjects(chained, chained)).toEqual([]);
    });

    test.each([
      [
        'no longer removes them',
        release(dropping({ 'x-forwarded-host': 'a', 'x-forwarded-uri': '' }), outpost, chain('drop', 'outpost')),
      ],
      ['asks first', release(drop, outpost, chain('outpost', 'drop'))],
      ['has no such middleware', release(outpost, chain('drop', 'outpost'))],
      ['is a plain forward auth again', release(drop, outpost, guard)],
    ])('that %s is a stop', (_, after) => {
      expect(changeObjects(chained, after)).toEqual([AGAIN]);
    });

    test.each([
      [
        'asks another server',
        release(drop, middleware('http://public:9000', 'outpost'), chain('drop', 'outpost')),
        'asks http://public:9000',
      ],
      ['has no forward auth', release(drop, outpost, chain('drop')), 'authentik-forward-auth is removed'],
      ['contains itself', release(drop, outpost, chain('authentik-forward-auth')), 'authentik-forward-auth is removed'],
    ])('that %s is a stop', (_, after, found) => {
      expect(changeObjects(chained, after)).toContainEqual(expect.stringContaining(found));
    });
  });

  test('may get another place, and company', () => {
    const after = release(middleware('http://public:9000', 'another'), guard);
    expect(changeObjects(release(guard), after)).toEqual([]);
  });
});
