import { type BlockKind, ProviderSchema, type SchemaAttribute } from '../../constructs/core/provider-schema';
import type { Block, TerraformJson } from '../../rules/readers/document';
import { identityOf } from '../constructs/authentik/identity-blocks';
import { fresh } from '../fixtures/sites/fresh';
import { harbour } from '../fixtures/sites/harbour';

/** Terraform's own arguments, which no provider's schema has. */
const META_ARGUMENTS = ['//', 'lifecycle', 'depends_on'];

export function identityStacks(version: string): readonly { readonly site: string; readonly config: TerraformJson }[] {
  return Object.entries({ harbour, fresh }).map(([site, input]) => ({
    site,
    config: identityOf(({ identity }) => {
      identity.providerVersion = version;
    }, input),
  }));
}

/** The tests that hold with every provider: the JSON says nothing that its schema does not know. */
export function describeConformance(version: string): void {
  const schema = ProviderSchema.at(version);

  describe.each(identityStacks(version))('the identity stack of $site', ({ config }) => {
    test('asks for exactly this provider', () => {
      expect(config.terraform?.required_providers).toEqual({ authentik: { source: 'goauthentik/authentik', version } });
    });

    test('sets only what the schema has, in its types, with all that is required', () => {
      expect(conformanceFaults(schema, config)).toEqual([]);
    });

    test('is looked at in all its blocks', () => {
      expect(blocksOf(config).length).toBe(
        [config.resource, config.data]
          .flatMap((types) => Object.values(types ?? {}))
          .reduce((sum, named) => sum + Object.keys(named).length, Object.keys(config.provider ?? {}).length),
      );
    });
  });

  describe('what the schema does not allow is found:', () => {
    test.each<[Block, string]>([
      [{}, ''],
      [{ managed: 'x' }, 'managed is not in the schema'],
      [{ slug: null }, 'slug is required'],
      [{ group: 5 }, 'group is not of type "string"'],
      [{ open_in_new_tab: 'true' }, 'open_in_new_tab is not of type "bool"'],
      [{ protocol_provider: '5' }, 'protocol_provider is not of type "number"'],
      [{ protocol_provider: '${a.b.id}' }, ''],
      [{ protocol_provider: 'x${a.b.id}' }, 'protocol_provider is not of type "number"'],
      [{ backchannel_providers: ['5'] }, 'backchannel_providers is not of type ["list","number"]'],
      [{ backchannel_providers: 5 }, 'backchannel_providers is not of type ["list","number"]'],
      [{ lifecycle: { ignore_changes: ['managed'] } }, 'managed is ignored and cannot be set'],
    ])('in an application with %j: %s', (more, fault) => {
      const config = { resource: { authentik_application: { Wiki: { name: 'Wiki', slug: 'wiki', ...more } } } };
      expect(conformanceFaults(schema, config)).toEqual(fault === '' ? [] : [`authentik_application.Wiki: ${fault}`]);
    });

    test.each<[TerraformJson, string]>([
      [
        { data: { authentik_flow: { Login: { slug: 'login', name: 'x' } } } },
        'data.authentik_flow.Login: name is set by the provider alone',
      ],
      [{ resource: { authentik_nothing: { It: {} } } }, 'authentik_nothing.It: the type is not in the schema'],
      [{ provider: { authentik: [{ url: 'x' }] } }, 'provider.authentik: token is required'],
    ])('in %j', (config, fault) => {
      expect(conformanceFaults(schema, config)).toEqual([fault]);
    });
  });
}

interface Found {
  readonly address: string;
  readonly kind: BlockKind;
  readonly type: string;
  readonly block: Block;
}

/** Everything in a stack that the authentik provider's schema does not allow, sorted by block. */
function conformanceFaults(schema: ProviderSchema, config: TerraformJson): readonly string[] {
  return blocksOf(config).flatMap(({ address, kind, type, block }) => {
    const attributes = schema.attributes(kind, type);
    const faults = attributes === undefined ? ['the type is not in the schema'] : [...blockFaults(attributes, block)];
    return faults.map((fault) => `${address}: ${fault}`);
  });
}

function blocksOf({ resource = {}, data = {}, provider = {} }: TerraformJson): readonly Found[] {
  const nameTypes = (types: NonNullable<TerraformJson['resource']>, kind: BlockKind, prefix: string) =>
    Object.entries(types).flatMap(([type, blocks]) =>
      Object.entries(blocks).map(([name, block]) => ({ address: `${prefix}${type}.${name}`, kind, type, block })),
    );
  return [
    ...Object.entries(provider).flatMap(([type, blocks]) =>
      blocks.map((block): Found => ({ address: `provider.${type}`, kind: 'provider', type, block })),
    ),
    ...nameTypes(resource, 'resource', ''),
    ...nameTypes(data, 'data', 'data.'),
  ];
}

function* blockFaults(schema: Readonly<Record<string, SchemaAttribute>>, block: Block): Generator<string> {
  for (const [name, value] of Object.entries(block)) {
    if (META_ARGUMENTS.includes(name)) continue;
    const attribute = schema[name];
    if (attribute === undefined) yield `${name} is not in the schema`;
    else if (!isSettable(attribute)) yield `${name} is set by the provider alone`;
    else if (value !== null && !fits(attribute.type, value))
      yield `${name} is not of type ${JSON.stringify(attribute.type)}`;
  }
  for (const [name, { required }] of Object.entries(schema)) {
    if (required === true && (block[name] ?? null) === null) yield `${name} is required`;
  }
  const { ignore_changes: ignored = [] } = (block.lifecycle ?? {}) as { ignore_changes?: readonly string[] };
  for (const name of ignored) {
    const attribute = schema[name];
    if (attribute === undefined || !isSettable(attribute)) yield `${name} is ignored and cannot be set`;
  }
}

function isSettable({ required, optional }: SchemaAttribute): boolean {
  return required === true || optional === true;
}

/** Whether a value of the JSON can be of a schema's type; a whole reference can be of any. */
function fits(type: unknown, value: unknown): boolean {
  if (typeof value === 'string' && /^\$\{[^{}]*\}$/.test(value)) return true;
  if (Array.isArray(type)) {
    const [collection, member] = type;
    if (collection === 'map') {
      return typeof value === 'object' && value !== null && Object.values(value).every((one) => fits(member, one));
    }
    return Array.isArray(value) && value.every((one) => fits(member, one));
  }
  return typeof value === (type === 'bool' ? 'boolean' : type);
}
