import * as z from 'zod';

/** A schema of zod, as this reads it. */
export type Schema = z.core.$ZodType;

/** What sites/schema/fields.ts and the fields themselves say about a schema. */
export interface About {
  readonly title?: string;
  readonly accepts?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  /** What is written in its place before the schema reads the site. */
  readonly filledIn?: string;
}

/** One key that a person may write. */
export interface Field {
  /** From the top of the site: `identity.groups.KEY.name`. */
  readonly path: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
}

/** The schema below `optional`, `default` and a transform: what is written. */
export function writtenSchema(schema: Schema): Schema {
  const { def } = schema._zod as { def: { type: string; innerType?: Schema; in?: Schema } };
  if (def.innerType !== undefined) return writtenSchema(def.innerType);
  // A custom check in front says nothing about the form: the schema behind it does.
  if (def.type === 'pipe') {
    const { in: first, out } = def as unknown as { in: Schema; out: Schema };
    return writtenSchema(first._zod.def.type === 'custom' ? out : first);
  }
  return schema;
}

/** From the outermost layer that says it. */
export function aboutOf(schema: Schema): About {
  const own = (z.globalRegistry.get(schema) ?? {}) as About;
  const { innerType } = schema._zod.def as { innerType?: Schema };
  return innerType === undefined ? own : { ...aboutOf(innerType), ...own };
}

/** Whether the field itself has an example, and not its type alone. */
export function hasOwnExample(schema: Schema): boolean {
  return ((z.globalRegistry.get(schema) ?? {}) as About).examples !== undefined;
}

/** Whether the key may be left out; what is filled in first counts as such. */
export function isRequired(schema: Schema): boolean {
  return !hasLayer(schema, ['optional', 'default', 'prefault']) && aboutOf(schema).filledIn === undefined;
}

function hasLayer(schema: Schema, types: readonly string[]): boolean {
  const { type, innerType } = schema._zod.def as { type: string; innerType?: Schema };
  return types.includes(type) || (innerType !== undefined && hasLayer(innerType, types));
}

/** The value that stands for a key that is left out. */
export function defaultOf(schema: Schema): unknown {
  const { type, innerType, defaultValue } = schema._zod.def as {
    type: string;
    innerType?: Schema;
    defaultValue?: unknown;
  };
  if (type === 'default' || type === 'prefault') return defaultValue;
  return innerType === undefined ? undefined : defaultOf(innerType);
}

/** The keys of an object, or none. */
export function keysOf(schema: Schema): readonly [key: string, value: Schema][] {
  const { def } = writtenSchema(schema)._zod as { def: { type: string; shape?: Readonly<Record<string, Schema>> } };
  return def.type === 'object' ? Object.entries(def.shape ?? {}) : [];
}

/** The forms that a union has, or none. */
export function optionsOf(schema: Schema): readonly Schema[] {
  const { def } = writtenSchema(schema)._zod as { def: { type: string; options?: readonly Schema[] } };
  return def.type === 'union' ? (def.options ?? []) : [];
}

/** What a list or record holds, and how a path names a member. */
export function memberOf(schema: Schema): { readonly schema: Schema; readonly suffix: string } | undefined {
  const { def } = writtenSchema(schema)._zod as { def: { type: string; element?: Schema; valueType?: Schema } };
  if (def.type === 'array' && def.element !== undefined) return { schema: def.element, suffix: '[]' };
  if (def.type === 'record' && def.valueType !== undefined) return { schema: def.valueType, suffix: '.KEY' };
  return undefined;
}

/** Whether a type of sites/schema/ stands for the whole value, so that its parts are not shown one by one. */
export function isNamedType(schema: Schema): boolean {
  return aboutOf(schema).title !== undefined;
}

/** The key that tells the forms of a union apart. */
export function discriminatorOf(schema: Schema): string | undefined {
  return (writtenSchema(schema)._zod.def as { discriminator?: string }).discriminator;
}

/** Every key below a schema, in the order of the schema. */
export function* fieldsBelow(schema: Schema, path: string): Generator<Field> {
  if (isNamedType(schema)) return;
  for (const [key, value] of keysOf(schema)) {
    const field = { path: path === '' ? key : `${path}.${key}`, schema: value, isRequired: isRequired(value) };
    yield field;
    yield* fieldsBelow(value, field.path);
  }
  const member = memberOf(schema);
  if (member !== undefined) yield* fieldsBelow(member.schema, `${path}${member.suffix}`);
  for (const option of optionsOf(schema)) yield* fieldsBelow(option, path);
}
