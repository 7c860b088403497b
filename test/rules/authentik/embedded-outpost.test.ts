import { outpostLabels } from '../../../constructs/authentik/outpost-config';
import type { Json } from '../../../constructs/core/json-patch';
import { ProviderSchema } from '../../../constructs/core/provider-schema';
import {
  embeddedOutpostName,
  embeddedOutpostSelector,
  outpostManagedUnwritten,
} from '../../../rules/authentik/embedded-outpost';
import { finding, findings, resources } from '../documents';

const NAME = 'authentik Embedded Outpost';
const outpost = (block: Record<string, unknown>) => resources('authentik_outpost', { Embedded: block });
const found = (what: string, remedy: string) => [finding('authentik_outpost.Embedded', what, remedy)];

describe('embedded-outpost-name', () => {
  test.each([NAME, 'public', 'proxy of the lab'])('an outpost called %j is accepted', (name) => {
    expect(findings(embeddedOutpostName, outpost({ name }))).toEqual([]);
  });

  test.each(['authentik embedded outpost', 'authentik Embedded Outpost ', 'Embedded', 'my EMBEDDED one'])(
    'an outpost called %j is found: authentik would not recognise it',
    (name) => {
      expect(findings(embeddedOutpostName, outpost({ name }))).toEqual(
        found(JSON.stringify(name), 'use EmbeddedOutpost, or a name without "embedded"'),
      );
    },
  );
});

test('the construct of the embedded outpost with another name is found', () => {
  const document = resources('authentik_outpost', { EmbeddedOutpost: { name: 'authentik main' } });
  expect(findings(embeddedOutpostName, document)).toHaveLength(1);
});

describe('embedded-outpost-selector', () => {
  const UUID = '11111111-1111-4111-8111-111111111111';
  const OWN_PODS = outpostLabels(UUID);
  const check = (patches: Json, name = NAME) =>
    findings(embeddedOutpostSelector, outpost({ name, config: JSON.stringify({ kubernetes_json_patches: patches }) }));
  const remedy = 'replace /spec/selector with outpostLabels(uuid)';
  const selector = (value: Json, op = 'replace'): Json => ({ service: [{ op, path: '/spec/selector', value }] });

  test("a Service that selects the outpost's own pods is accepted", () => {
    expect(check(selector(OWN_PODS))).toEqual([]);
  });

  test.each([
    ['no patches at all', {}],
    ['patches of another object', { deployment: [{ op: 'replace', path: '/spec/selector', value: OWN_PODS }] }],
    ['patches of other members', { service: [{ op: 'replace', path: '/spec/type', value: 'ClusterIP' }] }],
  ])('%s are found', (_, patches: Json) => {
    expect(check(patches)).toEqual(found('no patch of /spec/selector', remedy));
  });

  test("a Service that selects the server's pods is found", () => {
    expect(check(selector({ 'app.kubernetes.io/name': 'authentik' }))).toEqual(
      found('{"op":"replace","path":"/spec/selector","value":{"app.kubernetes.io/name":"authentik"}}', remedy),
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

  test.each([
    ['replaces the whole spec', { op: 'replace', path: '/spec', value: { type: 'ClusterIP' } }],
    ['replaces the whole object', { op: 'replace', path: '', value: {} }],
    ['moves the selector away', { op: 'move', from: '/spec/selector', path: '/metadata/annotations' }],
    ['adds a label to it', { op: 'add', path: '/spec/selector/tier', value: 'auth' }],
  ])('a later patch that %s is found', (_, later: Json) => {
    const first = { op: 'replace', path: '/spec/selector', value: OWN_PODS };
    expect(check({ service: [first, later] })).toHaveLength(1);
    expect(check({ service: [later, first] })).toEqual([]);
  });

  test.each(['218dfaf4-ae6b-4374-ad4b-4f1cee68a3eb', UUID])('the selector has the uuid that is imported: %s', (id) => {
    const config = JSON.stringify({ kubernetes_json_patches: selector(OWN_PODS) });
    const document = { ...outpost({ name: NAME, config }), import: [{ to: 'authentik_outpost.Embedded', id }] };
    expect(findings(embeddedOutpostSelector, document)).toHaveLength(id === UUID ? 0 : 1);
  });

  test('an ordinary outpost needs no patch', () => {
    expect(check({}, 'public')).toEqual([]);
  });
});

describe('outpost-managed-unwritten', () => {
  const remedy = 'decide first how to leave `managed` alone with this provider, then change this rule';

  test('an outpost without `managed` is accepted', () => {
    expect(findings(outpostManagedUnwritten, outpost({ name: NAME }))).toEqual([]);
  });

  test.each([
    ['goauthentik.io/outposts/embedded', 'managed "goauthentik.io/outposts/embedded"'],
    [null, 'managed null'],
    ['', 'managed ""'],
  ])('an override that writes %j to `managed` is found', (managed, shown) => {
    expect(findings(outpostManagedUnwritten, outpost({ name: NAME, managed }))).toEqual(found(shown, remedy));
  });

  test('every outpost is found on the day on which the provider has the attribute', () => {
    const block = { attributes: { managed: { type: 'string', optional: true } } };
    const schema = ProviderSchema.parse({
      provider_versions: { authentik: '2027.1.0' },
      provider_schemas: {
        authentik: {
          provider: { block: {} },
          resource_schemas: { authentik_outpost: { block } },
          data_source_schemas: {},
        },
      },
    });
    jest.replaceProperty(ProviderSchema, 'authentik', schema);
    try {
      expect(findings(outpostManagedUnwritten, outpost({ name: NAME }))).toEqual(
        found('provider 2027.1.0 has the attribute', remedy),
      );
    } finally {
      jest.restoreAllMocks();
    }
  });
});
