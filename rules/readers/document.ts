import type { Provenance } from '../../constructs/core/provenance';
import { once } from './once';

/** Terraform's JSON syntax, as far as the rules read it. */
export interface TerraformJson {
  readonly resource?: BlocksByType;
  readonly data?: BlocksByType;
  readonly variable?: Readonly<Record<string, Block>>;
  readonly output?: Readonly<Record<string, Block>>;
  readonly provider?: Readonly<Record<string, readonly Block[]>>;
  readonly import?: readonly { readonly to: string; readonly id: string }[];
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly removed?: readonly { readonly from: string; readonly lifecycle?: unknown }[];
  readonly terraform?: Block;
  readonly '//'?: Block;
}

export type Block = Readonly<Record<string, unknown>>;
export type BlocksByType = Readonly<Record<string, Readonly<Record<string, Block>>>>;

export interface StackDocument {
  readonly name: string;
  readonly config: TerraformJson;
  /** States where each resource and data source comes from, one record per construct. */
  readonly provenance: readonly Provenance[];
  /** States what no construct declared: generated classes without `make()`, and overrides. @default none */
  readonly bypasses?: readonly { readonly address: string; readonly found: string }[];
}

/** The input of the rules: the finished JSON, and the versions that it is for. */
export interface SiteDocument {
  readonly stacks: readonly StackDocument[];
  readonly providerVersion: string;
  readonly serverVersion: string;
  /** Version of the Traefik in front, as the site states it. @default none is stated */
  readonly traefikVersion?: string;
  /** Hosts of the login pages, which no rule at the edge may block (incident I4). */
  readonly loginHosts?: readonly string[];
  /** Addresses and prefixes that nothing at the edge may block (incident I14). @default none */
  readonly allowList?: readonly string[];
  /** Username of the account for the day on which no other way in works. @default none is stated */
  readonly breakGlass?: string | undefined;
  /** States what each secret of the register opens, and where it comes from, by its name. */
  readonly secrets?: Readonly<Record<string, { readonly opens: string; readonly from: string }>>;
  /** The part of an existing middleware in the site, such as `rateLimit`, by the reference of an Ingress. */
  readonly middlewareParts?: Readonly<Record<string, string>>;
  /** Values of the site below their floor. @default none */
  readonly shortfalls?: readonly Shortfall[];
}

/** A value below the least one with which users can sign in. */
export interface Shortfall {
  /** Path in the site. */
  readonly path: string;
  readonly found: string;
  readonly least: string | number;
  /** Below the floor this happens. */
  readonly harm: string;
}

export interface Resource {
  readonly address: string;
  readonly type: string;
  readonly block: Block;
}

/** All resources of a stack, by their type. */
const resourcesByType = once(
  ({ config }: StackDocument): ReadonlyMap<string, readonly Resource[]> =>
    new Map(
      Object.entries(config.resource ?? {}).map(([type, blocks]) => [
        type,
        Object.entries(blocks).map(([name, block]) => ({ address: `${type}.${name}`, type, block })),
      ]),
    ),
);

export function resourcesOfType(stack: StackDocument, type: string): readonly Resource[] {
  return resourcesByType(stack).get(type) ?? [];
}

export function allResources(stack: StackDocument): readonly Resource[] {
  return Object.keys(stack.config.resource ?? {}).flatMap((type) => resourcesOfType(stack, type));
}

/** The resource that an attribute's reference points at: `${authentik_flow.Enrollment.uuid}` -> its address. */
export function readReference(value: unknown): string | undefined {
  return typeof value === 'string' ? /^\$\{((?:data\.)?\w+\.[\w-]+)\.\w+\}$/.exec(value)?.[1] : undefined;
}

const bindingsByTarget = once((stack: StackDocument): ReadonlyMap<string | undefined, readonly Resource[]> => {
  const found = new Map<string | undefined, Resource[]>();
  for (const binding of resourcesOfType(stack, 'authentik_policy_binding')) {
    const target = readReference(binding.block.target);
    const bindings = found.get(target) ?? [];
    if (binding.block.enabled !== false) found.set(target, [...bindings, binding]);
  }
  return found;
});

/** The enabled policy bindings of the object behind an address. */
export function bindingsOf(stack: StackDocument, target: string): readonly Resource[] {
  return bindingsByTarget(stack).get(target) ?? [];
}

/** Returns where the object of an address comes from. */
export function provenanceAt(
  { provenance }: Pick<StackDocument, 'provenance'>,
  address: string,
): Provenance | undefined {
  return provenance.find((one) => one.address === address);
}

/** The block behind an address, resource or data source. */
export function blockAt({ config }: Pick<StackDocument, 'config'>, address: string | undefined): Block | undefined {
  const [first, second, third] = (address ?? '').split('.');
  if (first === 'data') return config.data?.[second ?? '']?.[third ?? ''];
  return config.resource?.[first ?? '']?.[second ?? ''];
}

/** The `lifecycle` of a block; empty where it has none. */
export function lifecycleOf({ lifecycle }: { readonly lifecycle?: unknown }): Block {
  return (lifecycle ?? {}) as Block;
}

/** Attributes in `ignore_changes`: the value in the block counts at creation only. */
export function readIgnored(block: Block): readonly string[] {
  const { ignore_changes: names } = lifecycleOf(block);
  return [names ?? []].flat().map(String);
}

/** Tells of an attribute whether it, or a part of it, is in `ignore_changes`. */
export function matchIgnored(block: Block): (attribute: string) => boolean {
  const names = new Set(readIgnored(block).map((name) => name.split(/[.[]/, 1)[0]));
  return (attribute) => names.has(attribute) || names.has('all') || names.has('*');
}

/** Whether an attribute, or a part of it, is in `ignore_changes`. */
export function ignores(block: Block, attribute: string): boolean {
  return matchIgnored(block)(attribute);
}

/** The flow behind a reference, by slug: two lookups of one flow are equal, and so are `.id` and `.uuid`. */
export function flowOf(stack: StackDocument, reference: unknown): string {
  return String(blockAt(stack, readReference(reference))?.slug ?? reference);
}

/** Every block of a stack that holds values: resources, data sources, outputs, variables, providers, imports. */
export function* allBlocks({ config }: StackDocument): Generator<{ readonly address: string; readonly block: Block }> {
  for (const [types, prefix] of [
    [config.resource, ''],
    [config.data, 'data.'],
  ] as const) {
    for (const [type, named] of Object.entries(types ?? {})) {
      for (const [name, block] of Object.entries(named)) yield { address: `${prefix}${type}.${name}`, block };
    }
  }
  for (const [name, block] of Object.entries(config.output ?? {})) yield { address: `output.${name}`, block };
  for (const [name, block] of Object.entries(config.variable ?? {})) yield { address: `var.${name}`, block };
  for (const [name, blocks] of Object.entries(config.provider ?? {})) {
    for (const block of blocks) yield { address: `provider.${name}`, block };
  }
  for (const block of config.import ?? []) yield { address: block.to, block };
}

export function* stringsIn(value: unknown, path = ''): Generator<{ readonly path: string; readonly text: string }> {
  if (typeof value === 'string') yield { path, text: value };
  else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      if (key !== '//') yield* stringsIn(member, path === '' ? key : `${path}.${key}`);
    }
  }
}
