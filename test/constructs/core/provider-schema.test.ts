import { terraformProviders } from '../../../cdktf.json';
import { App, TerraformStack } from '../../../constructs/core/cdktf';
import { ProviderSchema } from '../../../constructs/core/provider-schema';
import { nameFolder } from '../../support/site/synth';

type Document = Parameters<typeof ProviderSchema.parse>[0];

const text = { type: 'string' };
const document: Document = {
  provider_versions: { 'registry.terraform.io/goauthentik/authentik': '1.2.3' },
  provider_schemas: {
    'registry.terraform.io/goauthentik/authentik': {
      provider: { block: { attributes: { token: { ...text, required: true, sensitive: true } } } },
      resource_schemas: {
        authentik_thing: {
          block: {
            attributes: {
              zone: { ...text, optional: true },
              name: { ...text, required: true },
              id: { ...text, optional: true, computed: true },
              uuid: { ...text, computed: true },
              slug: { ...text, optional: true, computed: true },
            },
          },
        },
        authentik_empty: { block: {} },
      },
      data_source_schemas: { authentik_thing: { block: { attributes: { key: { ...text, optional: true } } } } },
    },
  },
};
const schema = ProviderSchema.parse(document);

test('the version is that of the one provider', () => {
  expect(schema.version).toBe('1.2.3');
});

test('what a configuration may set is sorted, without the id and without what is computed only', () => {
  expect(schema.settable('authentik_thing')).toEqual(['name', 'slug', 'zone']);
});

test.each(['authentik_gone', 'authentik_empty'])('nothing can be set on %s', (type) => {
  expect(schema.settable(type)).toEqual([]);
});

test('an attribute is known by its resource type', () => {
  expect(schema.has('authentik_thing', 'uuid')).toBe(true);
  expect(schema.has('authentik_thing', 'key')).toBe(false);
  expect(schema.has('authentik_gone', 'name')).toBe(false);
});

test('resources, data sources and the provider each have their own attributes', () => {
  expect(Object.keys(schema.attributes('data', 'authentik_thing') ?? {})).toEqual(['key']);
  expect(schema.attributes('provider', 'authentik')?.token?.sensitive).toBe(true);
  expect(schema.attributes('resource', 'authentik_gone')).toBeUndefined();
});

test.each<[string, Document]>([
  ['no provider', { provider_versions: {}, provider_schemas: {} }],
  ['no version', { ...document, provider_versions: {} }],
])('a schema with %s is refused', (_, broken) => {
  expect(() => ProviderSchema.parse(broken)).toThrow(
    new TypeError('the provider schema holds no provider with a version; run `npm run get`'),
  );
});

test.each(ProviderSchema.versions)('the schema of provider %s is that of its file, and knows its types', (version) => {
  const recorded = ProviderSchema.at(version);
  expect(recorded.version).toBe(version);
  expect(recorded.settable('authentik_stage_user_login')).toContain('session_duration');
  expect(recorded.has('authentik_stage_identification', 'session_duration')).toBe(false);
  expect(recorded.has('authentik_outpost', 'managed')).toBe(false);
});

test('the generated classes are of the newest provider', () => {
  expect(terraformProviders).toEqual([`goauthentik/authentik@${ProviderSchema.versions.at(-1)}`]);
});

test('a version without a file is refused', () => {
  expect(() => ProviderSchema.at('2020.1.0')).toThrow(
    `the schema of authentik provider 2020.1.0 is not recorded; recorded are ${ProviderSchema.versions.join(', ')}`,
  );
});

test('two stacks of one app may have two versions, and a stack without a provider has none', () => {
  const app = new App({ outdir: nameFolder() });
  const [old, other, none] = ['old', 'other', 'none'].map((id) => new TerraformStack(app, id)) as TerraformStack[];
  ProviderSchema.choose(old as TerraformStack, '2024.12.1');
  ProviderSchema.choose(other as TerraformStack, '2026.5.0');
  expect(ProviderSchema.of(old as TerraformStack).has('authentik_provider_oauth2', 'grant_types')).toBe(false);
  expect(ProviderSchema.of(other as TerraformStack).has('authentik_provider_oauth2', 'grant_types')).toBe(true);
  expect(() => ProviderSchema.of(none as TerraformStack)).toThrow('none has no authentik provider');
});
