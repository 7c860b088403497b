import { ProviderSchema } from '../../../constructs/core/provider-schema';
import { outpostManagedUnwritten } from '../../../rules/authentik/outpost-managed-unwritten';
import { finding, findings, resources } from '../documents';

const NAME = 'authentik Embedded Outpost';
const outpost = (block: Record<string, unknown>) => resources('authentik_outpost', { Embedded: block });
const findingOf = (what: string, remedy: string) => [finding('authentik_outpost.Embedded', what, remedy)];

const remedy = 'decide first how to leave `managed` alone with this provider, then change this rule';

test('an outpost without `managed` is accepted', () => {
  expect(findings(outpostManagedUnwritten, outpost({ name: NAME }))).toEqual([]);
});

test.each([
  ['goauthentik.io/outposts/embedded', 'managed "goauthentik.io/outposts/embedded"'],
  [null, 'managed null'],
  ['', 'managed ""'],
])('an override that writes %j to `managed` is found', (managed, shown) => {
  expect(findings(outpostManagedUnwritten, outpost({ name: NAME, managed }))).toEqual(findingOf(shown, remedy));
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
  jest.spyOn(ProviderSchema, 'at').mockReturnValue(schema);
  try {
    expect(findings(outpostManagedUnwritten, outpost({ name: NAME }), { providerVersion: '2027.1.0' })).toEqual(
      findingOf('provider 2027.1.0 has the attribute', remedy),
    );
  } finally {
    jest.restoreAllMocks();
  }
});
