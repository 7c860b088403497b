import { isUnknown, Unknown } from './unknown';

/** A tag of a blueprint with its arguments, which may hold tags. */
export class BlueprintTag {
  /** @param read the arguments: a text, or a list */
  constructor(
    readonly name: string,
    private readonly read: () => unknown,
  ) {}

  get argument(): string {
    return String(this.read());
  }

  get list(): readonly unknown[] {
    const value = this.read();
    return Array.isArray(value) ? value : [value];
  }
}

export interface TagScope {
  /** The blueprint sets this context; its instance on the server may set another one. */
  readonly context: Readonly<Record<string, unknown>>;
  /** Key of the object of another entry. */
  keyOf(id: string): unknown;
  /** Key of an object by its model and its fields; null where there is none. */
  find(model: string, fields: Readonly<Record<string, unknown>>): unknown;
}

interface Item {
  readonly index: unknown;
  readonly value: unknown;
}

/** @throws BlueprintTagError for arguments that authentik would refuse */
export class BlueprintTagError extends Error {}

type Resolver = (tag: BlueprintTag, scope: TagScope, items: readonly Item[]) => unknown;

/** By the names in authentik's loader. */
const RESOLVERS: Readonly<Record<string, Resolver>> = {
  '!KeyOf': ({ argument }, scope) => scope.keyOf(argument),
  '!Env': ({ list: [name] }) => new Unknown(`!Env ${name} is in the environment of the server`),
  '!File': ({ list: [path] }) => new Unknown(`!File ${path} is a file of the server`),
  '!Context': ({ list: [name, otherwise] }, scope, items) => {
    const key = String(name);
    if (!Object.hasOwn(scope.context, key) && key.startsWith('goauthentik.io/')) {
      return new Unknown(`!Context ${key} is set by the server`);
    }
    const value = Object.hasOwn(scope.context, key) ? scope.context[key] : (otherwise ?? null);
    return value instanceof BlueprintTag
      ? resolveTags(value, { ...scope, context: without(scope, key) }, items)
      : value;
  },
  '!ParseJSON': ({ argument }) => {
    try {
      return JSON.parse(argument);
    } catch {
      throw new BlueprintTagError('!ParseJSON has a text that is no JSON');
    }
  },
  '!Format': (tag, scope, items) => {
    const [form, ...values] = argumentsOf(tag, scope, items);
    return values.find(isUnknown) ?? format(String(form), values);
  },
  '!Find': findResolver,
  '!FindObject': () => new Unknown('!FindObject reads an object of the server'),
  '!Condition': (tag, scope, items) => {
    const [mode, ...values] = argumentsOf(tag, scope, items);
    const test = CONDITIONS[String(mode).toUpperCase()];
    if (test === undefined || values.length === 0)
      throw new BlueprintTagError('!Condition has no known mode, or no value');
    return values.find(isUnknown) ?? test(values.map(isTruthy));
  },
  '!If': ({ list }, scope, items) => {
    const [condition, whenTrue = true, whenFalse = false] =
      list.length === 1 ? list : [list[0], list[1], list[2] ?? null];
    const value = resolveTags(condition, scope, items);
    return isUnknown(value) ? value : resolveTags(isTruthy(value) ? whenTrue : whenFalse, scope, items);
  },
  '!Enumerate': enumerate,
  '!Index': (tag, _, items) => itemOf(tag, items).index,
  '!Value': (tag, _, items) => itemOf(tag, items).value,
  '!AtIndex': (tag, scope, items) => {
    const [from, key, ...otherwise] = argumentsOf(tag, scope, items);
    if (isUnknown(from)) return from;
    const value = Array.isArray(from) ? from.at(Number(key)) : ownValue(from, String(key));
    if (value !== undefined) return value;
    if (otherwise.length === 0) throw new BlueprintTagError(`!AtIndex finds no ${key}`);
    return otherwise[0];
  },
};

export const BLUEPRINT_TAGS: readonly string[] = Object.keys(RESOLVERS);

/**
 * A value of a blueprint with its tags resolved. What only the server knows becomes an `Unknown`, wherever it is.
 *
 * @throws BlueprintTagError
 */
export function resolveTags(value: unknown, scope: TagScope, items: readonly Item[] = []): unknown {
  if (value instanceof BlueprintTag) {
    const resolver = RESOLVERS[value.name];
    if (resolver === undefined) throw new BlueprintTagError(`${value.name} is no tag of authentik 2026.2 to 2026.8`);
    return resolver(value, scope, items);
  }
  if (Array.isArray(value)) return value.map((member) => resolveTags(member, scope, items));
  if (typeof value !== 'object' || value === null || isUnknown(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolveTags(member, scope, items)]));
}

/** Decides as Python does. */
export function isTruthy(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

function argumentsOf(tag: BlueprintTag, scope: TagScope, items: readonly Item[]): readonly unknown[] {
  return tag.list.map((one) => resolveTags(one, scope, items));
}

function findResolver(tag: BlueprintTag, scope: TagScope, items: readonly Item[]): unknown {
  const [model, ...conditions] = argumentsOf(tag, scope, items);
  const fields: Record<string, unknown> = {};
  for (const condition of conditions) {
    if (!Array.isArray(condition) || condition.length !== 2)
      throw new BlueprintTagError('!Find needs pairs of field and value');
    const [field, value] = condition;
    if (isUnknown(value)) return value;
    fields[String(field)] = value;
  }
  return scope.find(String(model).toLowerCase(), fields);
}

const CONDITIONS: Readonly<Record<string, (values: readonly boolean[]) => boolean>> = {
  AND: (values) => values.every(Boolean),
  NAND: (values) => !values.every(Boolean),
  OR: (values) => values.some(Boolean),
  NOR: (values) => !values.some(Boolean),
  XOR: isOdd,
  XNOR: (values) => !isOdd(values),
};

function isOdd(values: readonly boolean[]): boolean {
  return values.filter(Boolean).length % 2 === 1;
}

function enumerate({ list: [over, output, body] }: BlueprintTag, scope: TagScope, items: readonly Item[]): unknown {
  const iterable = resolveTags(over, scope, items);
  if (isUnknown(iterable)) return iterable;
  if (typeof iterable !== 'object' || iterable === null)
    throw new BlueprintTagError('!Enumerate has no list and no map');
  const isList = Array.isArray(iterable);
  const results = Object.entries(iterable).map(([key, value]) =>
    resolveTags(body, scope, [{ index: isList ? Number(key) : key, value }, ...items]),
  );
  if (String(output).toUpperCase() === 'SEQ') return results;
  return Object.fromEntries(
    results.flatMap((one) => (Array.isArray(one) ? [[String(one[0]), one[1]]] : Object.entries(one ?? {}))),
  );
}

function itemOf({ name, argument }: BlueprintTag, items: readonly Item[]): Item {
  const item = items[Number(argument)];
  if (item === undefined) throw new BlueprintTagError(`${name} ${argument} is in no !Enumerate of that depth`);
  return item;
}

/** Implements the parts of Python's format that a text and a number need. */
function format(form: string, values: readonly unknown[]): unknown {
  let next = 0;
  const text = form.replace(/%(.)/g, (whole, kind: string) => {
    if (kind === '%') return '%';
    return kind === 's' || kind === 'd' ? pythonText(values[next++]) : whole;
  });
  if (next === values.length && !/%[^%sd]/.test(form)) return text;
  throw new BlueprintTagError(`!Format ${JSON.stringify(form)} does not fit its ${values.length} values`);
}

function pythonText(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function ownValue(from: unknown, key: string): unknown {
  const isMap = typeof from === 'object' && from !== null && Object.hasOwn(from, key);
  return isMap ? (from as Readonly<Record<string, unknown>>)[key] : undefined;
}

/** A context that names itself has no end. */
function without({ context }: TagScope, key: string): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(context).filter(([name]) => name !== key));
}
