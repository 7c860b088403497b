import type { Json } from '../../constructs/core/json-patch';
import { ProviderSchema } from '../../constructs/core/provider-schema';
import { embeddedOutpostName, embeddedOutpostSelector, outpostManagedUnwritten } from '../../rules/embedded-outpost';
import { finding, findings, resources } from './documents';

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

describe('embedded-outpost-selector', () => {
  const OWN_PODS = { 'app.kubernetes.io/name': 'authentik-outpost-proxy', 'goauthentik.io/outpost-uuid': '0eecac07' };
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
