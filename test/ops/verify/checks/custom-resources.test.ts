import { customResources } from '../../../../ops/verify/checks/custom-resources';
import { identityOnly } from '../../../stacks/identity-only';
import { ask, OpsHarness } from '../../../support/ops-harness';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

const FORWARD_AUTH = 'Middleware traefik/authentik-forward-auth';
const HEADERS = 'Middleware traefik/authentik-identity-headers';
const RULE = 'PrometheusRule monitoring/gatehouse';
const PROBE = 'Probe monitoring/gatehouse';

// biome-ignore lint/suspicious/noExplicitAny: a custom resource has any fields.
type Anything = any;

/** The spec of a live object, to be changed in place. */
function specOf(name: string): Anything {
  return site.cluster.objects[name]?.spec;
}

function rules(): Anything[] {
  return specOf(RULE).groups[0].rules;
}

test('all of them as the stack declares them: the kinds are counted', async () => {
  expect(await ask(customResources, site)).toEqual({
    verdict: 'pass',
    seen: expect.stringMatching(/^\d+ Middleware, 1 Probe, 1 PrometheusRule are as the stack declares them$/),
  });
});

const BENT: readonly (readonly [how: string, seen: string, bend: () => void])[] = [
  [
    'a forward auth asks another host',
    `${FORWARD_AUTH}: spec.forwardAuth.address is "http://192.0.2.66:9000/", the stack has "http://auth-proxy.`,
    () => {
      specOf(FORWARD_AUTH).forwardAuth.address = 'http://192.0.2.66:9000/';
    },
  ],
  [
    'a forward auth has an option that nobody stated',
    `${FORWARD_AUTH}: spec.forwardAuth.tls is not of the stack: {"insecureSkipVerify":true}`,
    () => {
      specOf(FORWARD_AUTH).forwardAuth.tls = { insecureSkipVerify: true };
    },
  ],
  [
    'a header of identity is passed on',
    `${HEADERS}: spec.headers.customRequestHeaders["X-authentik-jwt"] is missing`,
    () => {
      delete specOf(HEADERS).headers.customRequestHeaders['X-authentik-jwt'];
    },
  ],
  [
    'a header of identity is set for everybody',
    `${HEADERS}: spec.headers.customRequestHeaders["X-authentik-username"] is "admin", the stack has ""`,
    () => {
      specOf(HEADERS).headers.customRequestHeaders['X-authentik-username'] = 'admin';
    },
  ],
  [
    'a middleware is gone',
    `${FORWARD_AUTH} does not exist`,
    () => {
      delete site.cluster.objects[FORWARD_AUTH];
    },
  ],
  [
    'an alert rule is gone: the others are still compared with their own',
    `${RULE}: spec.groups[gatehouse].rules[AuthentikDown] is missing`,
    () => {
      rules().shift();
    },
  ],
  [
    'an alert rule has another threshold',
    `${RULE}: spec.groups[gatehouse].rules[AuthentikDown].for is "5h", the stack has "5m"`,
    () => {
      rules()[0].for = '5h';
    },
  ],
  [
    'an alert rule is there twice',
    `${RULE}: spec.groups[gatehouse].rules[`,
    () => {
      rules().push({ ...rules()[0], expr: 'vector(0)' });
    },
  ],
  [
    'the label is gone by which the operator finds the rules',
    `${RULE}: metadata.labels["app.kubernetes.io/name"] is missing`,
    () => {
      (site.cluster.objects[RULE] as Anything).metadata.labels = {};
    },
  ],
];

test.each(BENT)('it fails when %s', async (_, seen, bend) => {
  bend();
  const result = await ask(customResources, site);
  expect(result?.verdict).toBe('fail');
  expect(result?.seen).toContain(seen);
});

test('one fault is told as one, with the command that restores the release', async () => {
  specOf(FORWARD_AUTH).forwardAuth.address = 'http://192.0.2.66:9000/';
  rules().shift();
  const { seen, remedy } = (await ask(customResources, site)) ?? {};
  expect(seen?.split('; ')).toHaveLength(2);
  expect(remedy).toContain(
    'helm -n authentik get manifest gatehouse-objects | kubectl apply --server-side --force-conflicts -f -',
  );
});

test('what the API server, Helm and other controllers add is no difference', async () => {
  const { cluster } = site;
  specOf(PROBE).prober.path = '/probe';
  const path = { default: '/probe' };
  cluster.schemas.Probe = { properties: { spec: { properties: { prober: { properties: { path } } } } } };
  const object = cluster.objects[FORWARD_AUTH] as Anything;
  object.metadata = {
    ...object.metadata,
    uid: 'a',
    generation: 3,
    managedFields: [],
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: { ...object.metadata.annotations, 'meta.helm.sh/release-name': 'gatehouse-objects' },
  };
  object.status = { conditions: [] };
  expect((await ask(customResources, site))?.verdict).toBe('pass');
  specOf(PROBE).prober.path = '/other';
  expect((await ask(customResources, site))?.seen).toBe(`${PROBE}: spec.prober.path is not of the stack: "/other"`);
});

test('a site without a platform has none', async () => {
  const small = await OpsHarness.start(() => identityOnly);
  expect(await ask(customResources, small)).toBeUndefined();
  await small.stop();
});
