import schemas from '#authentik-schema';

/** The part of `terraform providers schema -json` that is used here. */
interface SchemaBlock {
  readonly attributes?: Readonly<Record<string, SchemaAttribute>>;
  readonly block_types?: Readonly<Record<string, unknown>>;
}

export interface SchemaAttribute {
  readonly type: unknown;
  readonly required?: boolean;
  readonly optional?: boolean;
  readonly computed?: boolean;
  readonly sensitive?: boolean;
}

interface ProviderSchemas {
  readonly provider_versions: Readonly<Record<string, string>>;
  readonly provider_schemas: Readonly<
    Record<
      string,
      {
        readonly provider: { readonly block: SchemaBlock };
        readonly resource_schemas: Readonly<Record<string, { readonly block: SchemaBlock }>>;
        readonly data_source_schemas: Readonly<Record<string, { readonly block: SchemaBlock }>>;
      }
    >
  >;
}

/**
 * What the pinned provider can say, from `schemas/`. A provider bump changes every list that is derived from it
 * (incident I3: lists typed by hand named attributes that the provider did not have, and later would have nulled some).
 */
export class ProviderSchema {
  /** authentik at the pinned version; under the import condition `authentik-next` at the next one. */
  static readonly authentik = ProviderSchema.parse(schemas as ProviderSchemas);

  static parse(document: ProviderSchemas): ProviderSchema {
    const [source] = Object.keys(document.provider_schemas);
    const provider = source === undefined ? undefined : document.provider_schemas[source];
    const version = source === undefined ? undefined : document.provider_versions[source];
    if (provider === undefined || version === undefined) {
      throw new TypeError('a provider schema must hold one provider with its version; make it anew with `npm run get`');
    }
    return new ProviderSchema(version, {
      provider: { authentik: provider.provider },
      resource: provider.resource_schemas,
      data: provider.data_source_schemas,
    });
  }

  private constructor(
    /** The provider's version, as in `2024.12.1`. */
    readonly version: string,
    private readonly blocks: Readonly<Record<BlockKind, Readonly<Record<string, { readonly block: SchemaBlock }>>>>,
  ) {}

  /** Attributes of a resource type, data source type or the provider; undefined where the type does not exist. */
  attributes(kind: BlockKind, type: string): Readonly<Record<string, SchemaAttribute>> | undefined {
    return this.blocks[kind][type]?.block.attributes;
  }

  has(resourceType: string, attribute: string): boolean {
    return this.attributes('resource', resourceType)?.[attribute] !== undefined;
  }

  /** What a configuration may set, sorted. `id` is the provider's own, although the SDK marks it optional. */
  settable(resourceType: string): readonly string[] {
    return Object.entries(this.attributes('resource', resourceType) ?? {})
      .filter(([name, { required, optional }]) => name !== 'id' && (required === true || optional === true))
      .map(([name]) => name)
      .sort();
  }
}

export type BlockKind = 'provider' | 'resource' | 'data';
