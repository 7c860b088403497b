import { liveFacts, withLiveAnnotations } from '../../../ops/plan/live-facts';
import { planNamed, planOf } from './plans';

const deployment = (image: string) => ({
  spec: {
    selector: {},
    template: {
      spec: {
        containers: [
          { name: 'mesh', image: 'mesh:1' },
          { name: 'server', image },
        ],
      },
    },
  },
});
const middlewares = 'traefik.ingress.kubernetes.io/router.middlewares';
const imported = (annotations: object, actions = ['update']) => ({
  address: 'kubernetes_ingress_v1.Wiki',
  importing: 'apps/wiki',
  actions,
  before: { metadata: [{ name: 'wiki', namespace: 'apps', annotations: { 'gatehouse/gate': 'none' } }] },
  after: { metadata: [{ name: 'wiki', namespace: 'apps', annotations }] },
});
const nothing = { deployment: async () => undefined, ingress: async () => undefined };

describe('what the cluster is asked', () => {
  test('is nothing where the plan has neither a release of authentik nor an imported ingress', async () => {
    const fail = () => Promise.reject(new Error('asked'));
    expect(await liveFacts(planNamed('session-duration'), { deployment: fail, ingress: fail })).toEqual({
      annotations: new Map(),
    });
  });

  test.each([
    ['registry.example.org/goauthentik/server:2026.2.4', '2026.2.4'],
    ['registry.example.org:5000/server:2026.2.4@sha256:abc', '2026.2.4'],
    ['registry.example.org:5000/server', 'registry.example.org:5000/server'],
  ])('is the tag of the server that runs: %s has %s', async (image, imageTag) => {
    const asked: string[] = [];
    const cluster = {
      ...nothing,
      deployment: async (namespace: string, name: string) => {
        asked.push(`${namespace}/${name}`);
        return deployment(image);
      },
    };
    expect(await liveFacts(planNamed('helm-values'), cluster)).toMatchObject({ imageTag });
    expect(asked).toEqual(['authentik/goauthentik-server']);
  });

  test('is null where nothing runs yet', async () => {
    expect(await liveFacts(planNamed('helm-values'), nothing)).toMatchObject({ imageTag: null });
  });

  test('is the annotations of an ingress that is imported, which need not be there', async () => {
    const ingress = async (namespace: string, name: string) => ({
      metadata: { annotations: { [middlewares]: `${namespace}-${name}` } },
    });
    const { annotations } = await liveFacts(planOf([imported({})]), { ...nothing, ingress });
    expect([...annotations]).toEqual([['kubernetes_ingress_v1.Wiki', { [middlewares]: 'apps-wiki' }]]);
    expect([...(await liveFacts(planOf([imported({})]), nothing)).annotations.values()]).toEqual([{}]);
  });
});

describe('the live annotations of an imported ingress', () => {
  const live = {
    annotations: new Map([
      [
        'kubernetes_ingress_v1.Wiki',
        { [middlewares]: 'live', 'nginx.ingress.kubernetes.io/rewrite': '/', 'gethomepage.dev/name': 'Wiki' },
      ],
    ]),
  };

  test('are those that the provider does not read; what the plan does not set stays', () => {
    const [change] = withLiveAnnotations(planOf([imported({ [middlewares]: 'new' })]), live).changes;
    const annotations = (object: unknown) =>
      (object as { metadata: { annotations: object }[] }).metadata[0]?.annotations;
    expect(annotations(change?.before)).toEqual({
      [middlewares]: 'live',
      'nginx.ingress.kubernetes.io/rewrite': '/',
      'gatehouse/gate': 'none',
    });
    expect(annotations(change?.after)).toEqual({ [middlewares]: 'new', 'nginx.ingress.kubernetes.io/rewrite': '/' });
  });
});
