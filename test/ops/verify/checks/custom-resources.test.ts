import { customResources } from '../../../../ops/verify/checks/custom-resources';
import { identityOnly } from '../../../stacks/identity-only';
import { checkSite } from '../../../support/ops/harness';

const FORWARD_AUTH = 'Middleware traefik/authentik-forward-auth';
const HEADERS = 'Middleware traefik/authentik-identity-headers';
const RULE = 'PrometheusRule monitoring/gatehouse';
const PROBE = 'Probe monitoring/gatehouse';
const live = checkSite(customResources);

// biome-ignore lint/suspicious/noExplicitAny: a custom resource has any fields.
type Anything = any;

/** Live objects, to be changed in place. */
const object = (name: string): Anything => live.site.cluster.objects[name];
const forwardAuth = () => object(FORWARD_AUTH).spec.forwardAuth;
const requestHeaders = () => object(HEADERS).spec.headers.customRequestHeaders;
const rules = (): Anything[] => object(RULE).spec.groups[0].rules;

test('a pass counts the kinds', async () => {
  expect(await live.found()).toMatch(
    /^pass: \d+ Middleware, 1 Probe, 1 PrometheusRule are as the stack declares them; goauthentik-server has its replicas and its environment; goauthentik-worker has/,
  );
});

test.each<[how: string, seen: string, change: () => unknown]>([
  [
    'a forward auth has another address',
    `${FORWARD_AUTH}: spec.forwardAuth.address is "http://192.0.2.66:9000/", the stack has "http://auth-proxy.`,
    () => Object.assign(forwardAuth(), { address: 'http://192.0.2.66:9000/' }),
  ],
  [
    'a forward auth has an option that the stack does not state',
    `${FORWARD_AUTH}: spec.forwardAuth.tls is not of the stack: {"insecureSkipVerify":true}`,
    () => Object.assign(forwardAuth(), { tls: { insecureSkipVerify: true } }),
  ],
  [
    'an identity header of visitors is no longer removed',
    `${HEADERS}: spec.headers.customRequestHeaders["X-authentik-jwt"] is missing`,
    () => delete requestHeaders()['X-authentik-jwt'],
  ],
  [
    'an identity header is set for every visitor',
    `${HEADERS}: spec.headers.customRequestHeaders["X-authentik-username"] is "admin", the stack has ""`,
    () => Object.assign(requestHeaders(), { 'X-authentik-username': 'admin' }),
  ],
  ['a middleware is missing', `${FORWARD_AUTH} does not exist`, () => delete live.site.cluster.objects[FORWARD_AUTH]],
  [
    'an alert rule is missing, with the others compared by name',
    `${RULE}: spec.groups[gatehouse].rules[AuthentikDown] is missing`,
    () => rules().shift(),
  ],
  [
    'an alert rule has another threshold',
    `${RULE}: spec.groups[gatehouse].rules[AuthentikDown].for is "5h", the stack has "5m"`,
    () => Object.assign(rules()[0], { for: '5h' }),
  ],
  [
    'an alert rule exists twice',
    `${RULE}: spec.groups[gatehouse].rules[`,
    () => rules().push({ ...rules()[0], expr: 'vector(0)' }),
  ],
  [
    'the label by which the operator finds the rules is missing',
    `${RULE}: metadata.labels["app.kubernetes.io/name"] is missing`,
    () => Object.assign(object(RULE).metadata, { labels: {} }),
  ],
])('it fails when %s', async (_, seen, change) => {
  change();
  expect(await live.found()).toContain(`fail: ${seen}`);
});

test('each fault is named once, with the command that restores the release', async () => {
  forwardAuth().address = 'http://192.0.2.66:9000/';
  rules().shift();
  const { seen, remedy } = (await live.result()) ?? {};
  expect(seen?.split('; ')).toHaveLength(2);
  expect(remedy).toContain(
    'helm -n authentik get manifest gatehouse-objects | kubectl apply --server-side --force-conflicts -f -',
  );
});

test('what the API server, Helm and other controllers add is not a difference', async () => {
  const { prober } = object(PROBE).spec;
  prober.path = '/probe';
  const path = { default: '/probe' };
  const schema = { properties: { spec: { properties: { prober: { properties: { path } } } } } };
  live.site.cluster.schemas.Probe = schema;
  const { metadata } = object(FORWARD_AUTH);
  Object.assign(metadata, { uid: 'a', generation: 3, managedFields: [] });
  metadata.labels = { 'app.kubernetes.io/managed-by': 'Helm' };
  metadata.annotations = { ...metadata.annotations, 'meta.helm.sh/release-name': 'gatehouse-objects' };
  object(FORWARD_AUTH).status = { conditions: [] };
  expect(await live.found()).toMatch(/^pass/);
  prober.path = '/other';
  expect(await live.found()).toBe(`fail: ${PROBE}: spec.prober.path is not of the stack: "/other"`);
});

test('the check does not apply to a site without a platform', async () => {
  await live.replace(() => identityOnly);
  expect(await live.found()).toBeUndefined();
});
