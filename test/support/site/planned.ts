import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type AccessChange, mergeChanges } from '../../../access/access-change';
import { blocksOf } from '../../../access/document-objects';
import { sentence } from '../../../access/words';
import { unescapeText } from '../../../constructs/core/static-text';
import { readPlan } from '../../../ops/review/plan-document';
import { readPlannedAccess } from '../../../ops/review/planned-access';
import {
  type Block,
  readIgnored,
  readReference,
  type StackDocument,
  type TerraformJson,
} from '../../../rules/readers/document';

export interface Before {
  /** The stack as it was applied last; undefined for a first plan. */
  readonly stack: StackDocument | undefined;
  /** Attributes of objects that the plan imports, where they differ from what the site says. */
  readonly live?: Readonly<Record<string, Block>>;
}

export function changesBetween(before: Before, after: StackDocument): readonly AccessChange[] {
  return readPlannedAccess(readPlan(JSON.stringify(planBetween(before, after)))).changes;
}

export function linesBetween(before: Before, after: StackDocument): readonly string[] {
  return mergeChanges(changesBetween(before, after)).map(({ kind, words }) => `${kind}: ${sentence(words)}`);
}

/** The stack with other attributes of some objects, as the UI, another tool or a generated file could have them. */
export function editStack(stack: StackDocument, edits: Readonly<Record<string, Block | null>>): StackDocument {
  const copy = structuredClone(stack);
  for (const [address, attributes] of Object.entries(edits)) {
    const [type = '', name = ''] = address.split('.');
    const resources = copy.config.resource as Record<string, Record<string, Block>>;
    resources[type] = resources[type] ?? {};
    const blocks = resources[type];
    if (attributes === null) delete blocks[name];
    else blocks[name] = { ...blocks[name], ...attributes };
  }
  return copy;
}

/**
 * A plan as `terraform show -json` writes it, between two synthesised stacks: ids of what exists, nothing of what only the
 * apply knows, references in the configuration. test/ops/review/recorded-access.test.ts compares it with recorded plans.
 */
export function planBetween({ stack: before, live = {} }: Before, after: StackDocument): object {
  const [had, has] = [blocksIn(before), blocksIn(after)];
  const imports = new Map((after.config.import ?? []).map(({ to }) => [to, has.get(to) ?? {}]));
  const imported = [...imports].filter(([address]) => !had.has(address));
  const exists = [...had, ...imported].filter(([address]) => !isData(address));
  const data = [...has].filter(([address]) => isData(address));
  const managed = [...has].filter(([address]) => !isData(address));
  const objects = new Map([...had, ...imported, ...data]);
  // A data source of the same address may have found another object.
  const was = new Map([...data, ...imported, ...had]);
  const prior = new Map(
    exists.map(([address, block]) => [address, { ...valuesOf(address, block, was), ...live[address] }]),
  );
  const planned = new Map(
    managed.map(([address, block]) => {
      const ignored = readIgnored(block);
      const kept = Object.entries(prior.get(address) ?? {}).filter(([name]) => ignored.includes(name));
      return [address, { ...valuesOf(address, block, objects), ...Object.fromEntries(kept) }];
    }),
  );
  const changes = [...new Set([...prior.keys(), ...planned.keys()])].sort().map((address) => {
    const [was, is] = [prior.get(address), planned.get(address)];
    const unknown = is === undefined ? {} : findUnknown(has.get(address) ?? {}, is);
    const importing = imports.has(address) && !had.has(address) ? { importing: { id: idOf(address, objects) } } : {};
    const change = {
      actions: actionsOf(was, is, unknown),
      before: was ?? null,
      after: is ?? null,
      after_unknown: unknown,
    };
    return { ...resource(address), change: { ...change, before_sensitive: {}, after_sensitive: {}, ...importing } };
  });
  const state = [...prior, ...data.map(([address, block]) => [address, valuesOf(address, block, objects)] as const)];
  return {
    format_version: '1.2',
    planned_values: moduleOf(planned),
    resource_changes: changes,
    output_changes: outputsOf(before?.config, after.config),
    prior_state: { format_version: '1.0', values: moduleOf(state) },
    configuration: { root_module: { resources: managed.map(([address, block]) => configurationOf(address, block)) } },
  };
}

/** The blocks of a stack; an outpost that is imported by a literal id has that one. */
function blocksIn(stack: StackDocument | undefined): ReadonlyMap<string, Block> {
  if (stack === undefined) return new Map();
  const ids = new Map((stack.config.import ?? []).map(({ to, id }) => [to, id]));
  return new Map(
    blocksOf(stack).map(([address, , block]) => {
      const id = address.startsWith('authentik_outpost.') ? ids.get(address) : undefined;
      return [address, id === undefined ? block : { ...block, id }];
    }),
  );
}

function isData(address: string): boolean {
  return address.startsWith('data.');
}

function moduleOf(values: Iterable<readonly [string, Block]>): object {
  return { root_module: { resources: [...values].map(([address, own]) => resource(address, own)) } };
}

/** Not attributes of the object. */
const META = ['//', 'lifecycle', 'provider', 'depends_on', 'count', 'for_each'];

function valuesOf(address: string, block: Block, objects: ReadonlyMap<string, Block>): Block {
  const own = Object.entries(block)
    .filter(([name]) => !META.includes(name))
    .map(([name, value]) => [name, resolveValue(value, objects)] as const)
    .map(([name, value]) => [name, hasNull(value) ? undefined : value] as const)
    .filter(([, value]) => value !== undefined);
  const id = objects.has(address) ? idOf(address, objects) : undefined;
  return { ...Object.fromEntries(own), ...(id === undefined ? {} : { id, uuid: id }) };
}

/**
 * A reference as the id of what exists; of what does not exist yet nothing, and null among others. The providers then leave
 * out the whole list, as one that only the apply knows.
 */
function resolveValue(value: unknown, objects: ReadonlyMap<string, Block>): unknown {
  if (typeof value === 'string') {
    const address = readReference(value);
    if (address === undefined) return unescapeText(value);
    return objects.has(address) ? idOf(address, objects) : undefined;
  }
  if (Array.isArray(value)) return value.map((member) => resolveValue(member, objects) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolveValue(member, objects)]));
}

/** A data source and the resource that it finds have one id. */
function idOf(address: string, objects: ReadonlyMap<string, Block>): string {
  const [type = ''] = address.replace(/^data\./, '').split('.');
  const { id, slug, name, username, order } = objects.get(address) ?? {};
  if (id !== undefined) return String(id);
  const key =
    order === undefined && type !== 'authentik_policy_binding' ? (slug ?? name ?? username ?? address) : address;
  const kind = type.startsWith('authentik_stage') ? 'authentik_stage' : type;
  const hash = createHash('sha256')
    .update(`${kind} ${String(key)}`)
    .digest('hex');
  if (/^authentik_(provider|user)/.test(type)) return String(Number.parseInt(hash.slice(0, 6), 16));
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}

function findUnknown(block: Block, values: Block): Block {
  const names = Object.entries(block).filter(
    ([name, value]) => !META.includes(name) && value !== undefined && values[name] === undefined,
  );
  return {
    ...(values.id === undefined ? { id: true, uuid: true } : {}),
    ...Object.fromEntries(names.map(([name]) => [name, true])),
  };
}

function hasNull(value: unknown): boolean {
  return Array.isArray(value) && value.includes(null);
}

function actionsOf(was: unknown, is: unknown, unknown: Block = {}): readonly string[] {
  if (was === undefined) return ['create'];
  if (is === undefined) return ['delete'];
  return isDeepStrictEqual(was, is) && Object.keys(unknown).length === 0 ? ['no-op'] : ['update'];
}

function resource(address: string, values?: Block): object {
  const [type, name] = address.split('.').slice(-2);
  const own = values === undefined ? {} : { values, sensitive_values: {} };
  return { address, mode: isData(address) ? 'data' : 'managed', type, name, ...own };
}

function configurationOf(address: string, block: Block): object {
  const expressions = Object.entries(block)
    .filter(([name]) => !META.includes(name))
    .map(([name, value]) => {
      const references = [value]
        .flat()
        .filter((one): one is string => readReference(one) !== undefined)
        .flatMap((one) => [one.slice(2, -1), String(readReference(one))]);
      return [name, references.length > 0 ? { references } : { constant_value: value }] as const;
    });
  return { ...resource(address), expressions: Object.fromEntries(expressions) };
}

function outputsOf(before: TerraformJson | undefined, after: TerraformJson): object {
  const [had, has] = [before?.output ?? {}, after.output ?? {}];
  const plain = (output: Block | undefined) =>
    output === undefined ? undefined : resolveValue(output.value, new Map());
  const names = [...new Set([...Object.keys(had), ...Object.keys(has)])];
  return Object.fromEntries(
    names.map((name) => {
      const [was, is] = [plain(had[name]), plain(has[name])];
      return [name, { actions: actionsOf(was, is), before: was ?? null, after: is ?? null, after_unknown: false }];
    }),
  );
}
