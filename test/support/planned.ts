import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type AccessChange, merged } from '../../access/access-change';
import { sentence } from '../../access/words';
import { plainText } from '../../constructs/core/static-text';
import { readPlan } from '../../ops/plan/plan-document';
import { plannedAccess } from '../../ops/plan/planned-access';
import {
  type Block,
  ignoredAttributes,
  referencedAddress,
  type StackDocument,
  type TerraformJson,
} from '../../rules/readers/document';

/** What is on the server before the plan. */
export interface Before {
  /** The stack as it was applied last; undefined for a first plan. */
  readonly stack: StackDocument | undefined;
  /** Attributes of objects that the plan imports, where they differ from what the site says. */
  readonly live?: Readonly<Record<string, Block>>;
}

/** What a plan between two stacks does to access. */
export function changesBetween(before: Before, after: StackDocument): readonly AccessChange[] {
  return plannedAccess(readPlan(JSON.stringify(planBetween(before, after)))).changes;
}

/** Kind and sentence of each. */
export function linesBetween(before: Before, after: StackDocument): readonly string[] {
  return merged(changesBetween(before, after)).map(({ kind, words }) => `${kind}: ${sentence(words)}`);
}

/**
 * A plan as `terraform show -json` writes it, between two synthesised stacks: ids of what exists, nothing of what only the
 * apply knows, references in the configuration. test/ops/plan/recorded-access.test.ts compares it with recorded plans.
 */
export function planBetween({ stack: before, live = {} }: Before, after: StackDocument): object {
  const [had, has] = [blocksOf(before?.config ?? {}), blocksOf(after.config)];
  const imports = new Map((after.config.import ?? []).map(({ to, id }) => [to, id]));
  const imported = [...has.keys()].filter((address) => imports.has(address) && !had.has(address));
  const exists = new Map([...had, ...imported.map((address) => [address, has.get(address) ?? {}] as const)]);
  const data = [...has].filter(([address]) => address.startsWith('data.'));
  const objects = new Map([...exists, ...data]);
  const prior = new Map(
    [...exists]
      .filter(([address]) => !address.startsWith('data.'))
      .map(([address, block]) => [address, { ...valuesOf(address, block, objects), ...live[address] }]),
  );
  const managed = [...has].filter(([address]) => !address.startsWith('data.'));
  const planned = new Map(
    managed.map(([address, block]) => {
      const values = valuesOf(address, block, objects);
      const ignored = Object.entries(prior.get(address) ?? {}).filter(([name]) =>
        ignoredAttributes(block).includes(name),
      );
      return [address, { ...values, ...Object.fromEntries(ignored) }];
    }),
  );
  return {
    format_version: '1.2',
    terraform_version: '1.11.4',
    planned_values: { root_module: { resources: [...planned].map(([address, values]) => resource(address, values)) } },
    resource_changes: [...new Set([...prior.keys(), ...planned.keys()])].sort().map((address) => {
      const [was, is] = [prior.get(address), planned.get(address)];
      const id = imports.get(address);
      const unknown = is === undefined ? {} : unknownIn(has.get(address) ?? {}, is);
      return {
        ...resource(address),
        change: {
          actions: actionsOf(was, is, unknown),
          before: was ?? null,
          after: is ?? null,
          after_unknown: unknown,
          before_sensitive: {},
          after_sensitive: {},
          ...(imported.includes(address) && id !== undefined ? { importing: { id: idOf(address, exists) } } : {}),
        },
      };
    }),
    output_changes: outputsOf(before?.config, after.config),
    prior_state: {
      format_version: '1.0',
      values: {
        root_module: {
          resources: [
            ...[...prior].map(([address, values]) => resource(address, values)),
            ...data.map(([address, block]) => resource(address, valuesOf(address, block, objects))),
          ],
        },
      },
    },
    configuration: { root_module: { resources: managed.map(([address, block]) => configured(address, block)) } },
  };
}

function blocksOf({ resource = {}, data = {} }: TerraformJson): ReadonlyMap<string, Block> {
  return new Map(
    [
      ['', resource],
      ['data.', data],
    ].flatMap(([prefix, types]) =>
      Object.entries(types as Readonly<Record<string, Readonly<Record<string, Block>>>>).flatMap(([type, named]) =>
        Object.entries(named).map(([name, block]) => [`${prefix as string}${type}.${name}`, block] as const),
      ),
    ),
  );
}

/** Not attributes of the object. */
const META = ['//', 'lifecycle', 'provider', 'depends_on', 'count', 'for_each'];

function valuesOf(address: string, block: Block, objects: ReadonlyMap<string, Block>): Block {
  const own = Object.entries(block)
    .filter(([name]) => !META.includes(name))
    .map(([name, value]) => [name, withoutUnknownSet(name, resolved(value, objects))] as const)
    .filter(([, value]) => value !== undefined);
  const id = objects.has(address) ? idOf(address, objects) : undefined;
  return { ...Object.fromEntries(own), ...(id === undefined ? {} : { id, uuid: id }) };
}

/** A list has null in the place of what only the apply knows; a set is left out. */
function withoutUnknownSet(name: string, value: unknown): unknown {
  return SETS.includes(name) && hasNull(value) ? undefined : value;
}

const SETS = ['users'];

/** A reference as the id of what exists; of what does not exist yet nothing, and null among others. */
function resolved(value: unknown, objects: ReadonlyMap<string, Block>): unknown {
  if (typeof value === 'string') {
    const address = referencedAddress(value);
    if (address === undefined) return plainText(value);
    return objects.has(address) ? idOf(address, objects) : undefined;
  }
  if (Array.isArray(value)) return value.map((member) => resolved(member, objects) ?? null);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolved(member, objects)]));
}

/** A data source and the resource that it finds have one id. */
function idOf(address: string, objects: ReadonlyMap<string, Block>): string {
  const [type = ''] = address.replace(/^data\./, '').split('.');
  const { slug, name, username, order } = objects.get(address) ?? {};
  const key =
    order === undefined && type !== 'authentik_policy_binding' ? (slug ?? name ?? username ?? address) : address;
  const kind = type.startsWith('authentik_stage') ? 'authentik_stage' : type;
  const hash = createHash('sha256')
    .update(`${kind} ${String(key)}`)
    .digest('hex');
  if (/^authentik_(provider|user)/.test(type)) return String(Number.parseInt(hash.slice(0, 6), 16));
  return [hash.slice(0, 8), hash.slice(8, 12), hash.slice(12, 16), hash.slice(16, 20), hash.slice(20, 32)].join('-');
}

function unknownIn(block: Block, values: Block): Block {
  const names = Object.entries(block).filter(
    ([name, value]) =>
      !META.includes(name) && value !== undefined && (values[name] === undefined || hasNull(values[name])),
  );
  return {
    ...(values.id === undefined ? { id: true, uuid: true } : {}),
    ...Object.fromEntries(names.map(([name]) => [name, true])),
  };
}

function hasNull(value: unknown): boolean {
  return Array.isArray(value) && value.includes(null);
}

function actionsOf(was: Block | undefined, is: Block | undefined, unknown: Block): readonly string[] {
  if (was === undefined) return ['create'];
  if (is === undefined) return ['delete'];
  return isDeepStrictEqual(was, is) && Object.keys(unknown).length === 0 ? ['no-op'] : ['update'];
}

function resource(address: string, values?: Block): object {
  const isData = address.startsWith('data.');
  const [type = '', name = ''] = address.replace(/^data\./, '').split('.');
  return {
    address,
    mode: isData ? 'data' : 'managed',
    type,
    name,
    ...(values === undefined ? {} : { values, sensitive_values: {} }),
  };
}

function configured(address: string, block: Block): object {
  const expressions = Object.entries(block)
    .filter(([name]) => !META.includes(name))
    .map(([name, value]) => {
      const references = [value]
        .flat()
        .filter((one): one is string => referencedAddress(one) !== undefined)
        .flatMap((one) => [one.slice(2, -1), String(referencedAddress(one))]);
      return [name, references.length > 0 ? { references } : { constant_value: value }] as const;
    });
  return { ...resource(address), expressions: Object.fromEntries(expressions) };
}

function outputsOf(before: TerraformJson | undefined, after: TerraformJson): object {
  const [had, has] = [before?.output ?? {}, after.output ?? {}];
  const plain = (output: Block | undefined) => (output === undefined ? undefined : resolved(output.value, new Map()));
  return Object.fromEntries(
    [...new Set([...Object.keys(had), ...Object.keys(has)])].map((name) => {
      const [was, is] = [plain(had[name]), plain(has[name])];
      const actions =
        was === undefined
          ? ['create']
          : is === undefined
            ? ['delete']
            : isDeepStrictEqual(was, is)
              ? ['no-op']
              : ['update'];
      return [name, { actions, before: was ?? null, after: is ?? null, after_unknown: false }];
    }),
  );
}
