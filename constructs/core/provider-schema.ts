import type { Construct, IConstruct } from './cdktf';
import { SchemaFiles } from './schema-files';

/** The part of `terraform providers schema -json` that is used here. */
interface SchemaBlock {
  /** By name. @default none */
  readonly attributes?: Readonly<Record<string, SchemaAttribute>>;
}

export interface SchemaAttribute {
  /** Type in the notation of cty, as in `"string"` or `["list", "string"]`. */
  readonly type: unknown;
  /** A configuration has to set it. @default false */
  readonly required?: boolean;
  /** A configuration may set it. @default false */
  readonly optional?: boolean;
  /** The provider fills it in where the configuration is silent. @default false */
  readonly computed?: boolean;
  /** Terraform masks it in its output. @default false */
  readonly sensitive?: boolean;
}

interface ProviderSchemas {
  /** By the source address of the provider; added when the file is written. */
  readonly provider_versions: Readonly<Record<string, string>>;
  /** By the source address of the provider. */
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

const FILES = new SchemaFiles<ProviderSchemas>('authentik');
const PARSED = new Map<string, ProviderSchema>();
const CHOSEN = new WeakMap<IConstruct, ProviderSchema>();

/**
 * The schema of one version of the authentik provider, from `schemas/`. A provider bump changes every list that is
 * derived from it (incident I3: lists typed by hand named attributes that the provider did not have, and later would
 * have cleared some). The generated classes are of the newest version; the schema decides what a stack may write
 * (docs/adr/0019-server-lines.md).
 */
export class ProviderSchema {
  /** Versions with a recorded schema, the oldest first. */
  static get versions(): readonly string[] {
    return FILES.versions;
  }

  /** @throws RangeError for a version whose schema is not recorded */
  static at(version: string): ProviderSchema {
    const parsed = PARSED.get(version);
    if (parsed !== undefined) return parsed;
    const document = FILES.of(version);
    if (document === undefined) {
      throw new RangeError(
        `the schema of authentik provider ${version} is not recorded; recorded are ${FILES.versions.join(', ')}`,
      );
    }
    const schema = ProviderSchema.parse(document);
    PARSED.set(version, schema);
    return schema;
  }

  /** Decides the schema for everything below a construct, such as a stack. */
  static choose(scope: Construct, version: string): void {
    CHOSEN.set(scope, ProviderSchema.at(version));
  }

  /** The schema that the stack around a construct has chosen. */
  static of(scope: IConstruct): ProviderSchema {
    const chosen = scope.node.scopes.map((one) => CHOSEN.get(one)).findLast((one) => one !== undefined);
    if (chosen === undefined)
      throw new TypeError(`${scope.node.path} has no authentik provider; add it to the stack first`);
    return chosen;
  }

  static parse(document: ProviderSchemas): ProviderSchema {
    const [source] = Object.keys(document.provider_schemas);
    const provider = source === undefined ? undefined : document.provider_schemas[source];
    const version = source === undefined ? undefined : document.provider_versions[source];
    if (provider === undefined || version === undefined) {
      throw new TypeError('the provider schema holds no provider with a version; run `npm run get`');
    }
    return new ProviderSchema(version, {
      provider: { authentik: provider.provider },
      resource: provider.resource_schemas,
      data: provider.data_source_schemas,
    });
  }

  private readonly settableByType = new Map<string, readonly string[]>();

  private constructor(
    /** The provider's version, as in `2024.12.1`. */
    readonly version: string,
    private readonly blocks: Readonly<Record<BlockKind, Readonly<Record<string, { readonly block: SchemaBlock }>>>>,
  ) {}

  /** Attributes of a resource type, data source type or the provider; undefined where the type does not exist. */
  attributes(kind: BlockKind, type: string): Readonly<Record<string, SchemaAttribute>> | undefined {
    return this.blocks[kind][type]?.block.attributes;
  }

  /** Types of resources, sorted. */
  types(): readonly string[] {
    return Object.keys(this.blocks.resource).sort();
  }

  has(resourceType: string, attribute: string): boolean {
    return this.attributes('resource', resourceType)?.[attribute] !== undefined;
  }

  /** Returns what a configuration may set, sorted. Without `id`, which the SDK marks optional and the provider computes. */
  settable(resourceType: string): readonly string[] {
    const known = this.settableByType.get(resourceType);
    if (known !== undefined) return known;
    const settable = Object.entries(this.attributes('resource', resourceType) ?? {})
      .filter(([name, { required, optional }]) => name !== 'id' && (required === true || optional === true))
      .map(([name]) => name)
      .sort();
    this.settableByType.set(resourceType, settable);
    return settable;
  }
}

export type BlockKind = 'provider' | 'resource' | 'data';
