import { withLiveAnnotations } from '../../../../ops/review/live-facts';
import { createChange, planOf, prior, stopsFor, stopsOf } from '../plans';

const ingress = (annotations: object, path = '/', host = 'wiki.example.org') => ({
  metadata: [{ annotations }],
  spec: [{ rule: [{ host, http: [{ path: [{ path }] }] }] }],
});
const gate = (strength: string) => ({ 'gatehouse/gate': strength });
const A = 'kubernetes_ingress_v1.A';

describe('ingress-opened', () => {
  test.each([
    ['required', 'app', 1],
    ['required', 'none', 1],
    ['app', 'public', 1],
    ['public', 'none', 1],
    ['none', 'public', 0],
    ['public', 'required', 0],
  ])('a gate that goes from %s to %s: %i stops', (from, to, count) => {
    expect(stopsFor(A, ingress(gate(from)), ingress(gate(to)))).toHaveLength(count);
  });

  test('a gate that is not said any more, and annotations that are not known yet', () => {
    expect(stopsFor(A, ingress(gate('none')), ingress({}))).toHaveLength(1);
    const unknown = { metadata: [{ annotations: true }] };
    expect(stopsFor(A, ingress({}), ingress({}), unknown)).toEqual([expect.stringContaining('not known yet')]);
  });

  test('a new way to a gated host, except where the outpost itself answers', () => {
    const gated = prior({ 'kubernetes_ingress_v1.Wiki': ingress(gate('required')) });
    const way = (path: string, host?: string) =>
      stopsOf(planOf([createChange(A, ingress(gate('none'), path, host))], gated));
    expect(way('/api')).toEqual([expect.stringContaining('wiki.example.org/api is open here')]);
    expect(way('/outpost.goauthentik.io')).toEqual([]);
    expect(way('/', 'other.example.org')).toEqual([]);
    expect(way('/outpost.goauthentik.iox')).toHaveLength(1);
    expect(way('/', '*.example.org')).toHaveLength(1);
    expect(way('/', '*.example.net')).toEqual([]);
    expect(way('/', 'Wiki.example.org')).toHaveLength(1);
    expect(way('/', '')).toHaveLength(1);
  });
});

describe('an ingress that is imported', () => {
  const middlewares = 'traefik.ingress.kubernetes.io/router.middlewares';
  const GUARD = 'traefik-authentik-forward-auth@kubernetescrd';
  const address = 'kubernetes_ingress_v1.Wiki';
  /** The provider reads no annotation of *.kubernetes.io when it imports. */
  const importing = (after: object, annotations?: Readonly<Record<string, string>>, before: object = {}) => {
    const live = annotations === undefined ? undefined : { annotations: new Map([[address, annotations]]) };
    const plan = planOf([{ address, importing: 'apps/wiki', before: ingress(before), after: ingress(after) }]);
    return stopsOf(live === undefined ? plan : withLiveAnnotations(plan, live), { live });
  };

  test('with forward auth that runs today is stopped where its gate becomes weaker', () => {
    expect(importing(gate('none'), { [middlewares]: GUARD })).toEqual([
      `ingress-opened ${address}: its gate: required -> none`,
    ]);
    expect(
      importing({ ...gate('app'), [middlewares]: 'traefik-retry@kubernetescrd' }, { [middlewares]: GUARD }),
    ).toEqual([
      `ingress-opened ${address}: its gate: required -> app`,
      `ingress-opened ${address}: the middleware ${GUARD} is removed`,
    ]);
    const guests = 'traefik-authentik-forward-auth-public@kubernetescrd';
    expect(importing(gate('none'), { [middlewares]: guests })).toEqual([
      `ingress-opened ${address}: its gate: public -> none`,
    ]);
  });

  test('with the gate that it has, or a stronger one, is no stop', () => {
    expect(importing({ ...gate('required'), [middlewares]: GUARD }, { [middlewares]: GUARD })).toEqual([]);
    expect(importing(gate('none'), {})).toEqual([]);
  });

  test('is stopped where the cluster was not read, unless its gate is the strongest or stated', () => {
    expect(importing(gate('none'))).toEqual([
      `ingress-opened ${address}: it is imported with the gate none, and its gate of today is not known`,
    ]);
    expect(importing(gate('required'))).toEqual([]);
    expect(importing(gate('none'), undefined, gate('none'))).toEqual([]);
  });
});
