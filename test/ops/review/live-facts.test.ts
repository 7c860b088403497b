import { readLiveFacts, withLiveAnnotations } from '../../../ops/review/live-facts';
import { planNamed, planOf } from './plans';

const MIDDLEWARES = 'traefik.ingress.kubernetes.io/router.middlewares';
const REWRITE = 'nginx.ingress.kubernetes.io/rewrite';
const address = 'kubernetes_ingress_v1.Wiki';
const metadata = (annotations: object) => ({ metadata: [{ name: 'wiki', namespace: 'apps', annotations }] });
const importing = planOf([
  {
    address,
    importing: 'apps/wiki',
    before: metadata({ 'gatehouse/gate': 'none' }),
    after: metadata({ [MIDDLEWARES]: 'new' }),
  },
]);
const nothing = { deployment: async () => undefined, ingress: async () => undefined };

describe('what the cluster is asked', () => {
  test('is nothing where the plan has neither a release of authentik nor an imported ingress', async () => {
    const fail = () => Promise.reject(new Error('asked'));
    const facts = await readLiveFacts(planNamed('session-duration'), { deployment: fail, ingress: fail });
    expect(facts).toEqual({ annotations: new Map() });
  });

  test.each([
    ['registry.example.org/goauthentik/server:2026.2.7', '2026.2.7'],
    ['registry.example.org:5000/server:2026.2.7@sha256:abc', '2026.2.7'],
    ['registry.example.org:5000/server', 'registry.example.org:5000/server'],
  ])('is the tag of the server that runs: %s has %s', async (image, imageTag) => {
    const containers = [
      { name: 'mesh', image: 'mesh:1' },
      { name: 'server', image },
    ];
    const deployment = async (...asked: readonly string[]) => {
      expect(asked).toEqual(['authentik', 'goauthentik-server']);
      return { spec: { selector: {}, template: { spec: { containers } } } };
    };
    expect(await readLiveFacts(planNamed('helm-values'), { ...nothing, deployment })).toMatchObject({ imageTag });
  });

  test('is null where nothing runs yet', async () => {
    expect(await readLiveFacts(planNamed('helm-values'), nothing)).toMatchObject({ imageTag: null });
  });

  test('is the annotations of an ingress that is imported, which need not be there', async () => {
    const ingress = async (namespace: string, name: string) => ({
      metadata: { annotations: { [MIDDLEWARES]: `${namespace}-${name}` } },
    });
    const { annotations } = await readLiveFacts(importing, { ...nothing, ingress });
    expect([...annotations]).toEqual([[address, { [MIDDLEWARES]: 'apps-wiki' }]]);
    expect([...(await readLiveFacts(importing, nothing)).annotations.values()]).toEqual([{}]);
  });
});

test('an imported ingress has the live annotations that the provider does not read; what the plan does not set stays', () => {
  const live = { [MIDDLEWARES]: 'live', [REWRITE]: '/', 'gethomepage.dev/name': 'Wiki' };
  const [change] = withLiveAnnotations(importing, { annotations: new Map([[address, live]]) }).changes;
  const before = { [MIDDLEWARES]: 'live', [REWRITE]: '/', 'gatehouse/gate': 'none' };
  expect(change).toMatchObject({
    before: metadata(before),
    after: metadata({ [MIDDLEWARES]: 'new', [REWRITE]: '/' }),
  });
  expect(JSON.stringify(change)).not.toContain('gethomepage');
});
