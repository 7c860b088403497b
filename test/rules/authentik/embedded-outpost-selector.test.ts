import { outpostLabels, resetSelector } from '../../../constructs/authentik/outposts/outpost-config';
import type { Json } from '../../../constructs/core/json-patch';
import { embeddedOutpostSelector } from '../../../rules/authentik/embedded-outpost-selector';
import { finding, findings, resources } from '../documents';

const NAME = 'authentik Embedded Outpost';
const outpost = (block: Record<string, unknown>) => resources('authentik_outpost', { Embedded: block });
const findingOf = (what: string, remedy: string) => [finding('authentik_outpost.Embedded', what, remedy)];

const UUID = '11111111-1111-4111-8111-111111111111';
const OWN_PODS = outpostLabels(UUID);
const check = (patches: Json, name = NAME) =>
  findings(embeddedOutpostSelector, outpost({ name, config: JSON.stringify({ kubernetes_json_patches: patches }) }));
const remedy = 'replace /spec/selector with outpostLabels(uuid)';
const DEPLOYMENT = [{ op: 'add', path: '/spec/template/spec/volumes', value: [] }];
const serviceOnly = (value: Json, op = 'replace') => ({ service: [{ op, path: '/spec/selector', value }] });
const selector = (value: Json, op = 'replace'): Json => ({ deployment: DEPLOYMENT, ...serviceOnly(value, op) });

test('a Service that selects the pods of a kept Deployment is accepted', () => {
  expect(check(selector(OWN_PODS))).toEqual([]);
});

test("without a kept Deployment no patch is accepted, and one that leads the Service back to the server's pods", () => {
  expect(check({})).toEqual([]);
  expect(check(serviceOnly(resetSelector(UUID)))).toEqual([]);
});

test.each([
  ['the pods of a Deployment that authentik does not make (I8)', OWN_PODS],
  ['labels that the controller merges into those that stay', { 'app.kubernetes.io/name': 'authentik' }],
])('without a kept Deployment a Service that selects %s is found', (_, labels) => {
  expect(check(serviceOnly(labels)).map((one) => one.remedy)).toEqual([
    "remove the patch: without a kept Deployment the Service selects the server's pods by itself",
  ]);
});

test.each([
  ['patches of another object', { deployment: [{ op: 'replace', path: '/spec/selector', value: OWN_PODS }] }],
  [
    'patches of other members',
    { deployment: DEPLOYMENT, service: [{ op: 'replace', path: '/spec/type', value: 'ClusterIP' }] },
  ],
])('%s are found', (_, patches: Json) => {
  expect(check(patches)).toEqual(findingOf('patches the Deployment and has no patch of /spec/selector', remedy));
});

test("a Service that selects the server's pods is found", () => {
  expect(check(selector({ 'app.kubernetes.io/name': 'authentik' }))).toEqual(
    findingOf(
      'patches the selector with {"op":"replace","path":"/spec/selector","value":{"app.kubernetes.io/name":"authentik"}}',
      remedy,
    ),
  );
});

test.each(['add', 'remove', 'test'])('%s of the selector is found: it must be replaced', (op) => {
  expect(check(selector(OWN_PODS, op))).toHaveLength(1);
});

test.each([
  ['a label that no pod has', { ...OWN_PODS, tier: 'auth' }],
  ['the name of another outpost', { ...OWN_PODS, 'goauthentik.io/outpost-name': 'public' }],
  [
    'two labels only, which may be those of another outpost too',
    { 'app.kubernetes.io/name': 'authentik-outpost-proxy' },
  ],
])('a Service that selects by %s is found', (_, labels) => {
  expect(check(selector(labels))).toHaveLength(1);
});

test.each(['218dfaf4-ae6b-4374-ad4b-4f1cee68a3eb', UUID])('the selector has the uuid that is imported: %s', (id) => {
  const config = JSON.stringify({ kubernetes_json_patches: selector(OWN_PODS) });
  const document = { ...outpost({ name: NAME, config }), import: [{ to: 'authentik_outpost.Embedded', id }] };
  expect(findings(embeddedOutpostSelector, document)).toHaveLength(id === UUID ? 0 : 1);
});

test('an ordinary outpost needs no patch', () => {
  expect(check({}, 'public')).toEqual([]);
});
