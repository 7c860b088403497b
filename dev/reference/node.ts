import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { adoptionEntries } from '../../sites/schema/adoption';
import { siteSchema } from '../../sites/schema/site-schema';

/** The site as it is written: with the entries of `ops adopt` beside it. */
export const WRITTEN_SITE = siteSchema
  .extend({ adoption: adoptionEntries.optional() })
  .describe('One site: where its state is, its secrets, and what each stack holds.');

/** A part of the JSON Schema of a site, with what `sites/schema/fields/fields.ts` says beside it. */
export interface Node {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly items?: Node;
  readonly additionalProperties?: Node | false;
  readonly propertyNames?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly description?: string;
  /** Name of a type of `sites/schema/fields/fields.ts`. */
  readonly title?: string;
  readonly accepts?: string;
  /** An example of such a type, where the field has another one. */
  readonly typical?: unknown;
  /** The project writes this in place of a key that is left out, before the schema reads the site. */
  readonly filledIn?: string;
}

/** Keys that no JSON Schema has. */
const ADDED: ReadonlySet<string> = new Set(['accepts', 'typical', 'filledIn']);

/** The form of a site; what a check between two parts refuses is not in it. */
export const SITE = nodeOf(WRITTEN_SITE);

/** A schema of zod around others. */
interface Layer extends z.core.$ZodType {
  readonly _zod: z.core.$ZodType['_zod'] & {
    readonly def: { innerType?: Layer; in?: Layer; out?: Layer; defaultValue?: unknown };
  };
}

/** A schema and what `optional`, `default` and their like are around. */
function* layersOf(schema: Layer): Generator<Layer> {
  yield schema;
  if (schema._zod.def.innerType !== undefined) yield* layersOf(schema._zod.def.innerType);
}

function nodeOf(schema: z.core.$ZodType): Node {
  return z.toJSONSchema(schema, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema: one }) => {
      // A custom check in front has no form of its own: that of the schema behind it counts.
      const {
        type,
        in: first,
        out,
      } = zodSchema._zod.def as { type: string } & Partial<Record<'in' | 'out', z.ZodType>>;
      if (type === 'pipe' && first?._zod.def.type === 'custom' && out !== undefined) {
        Object.assign(one, nodeOf(out), { $schema: undefined });
      }
      // zod leaves both out where a transform reads the value: they are what is written, too.
      const layers = [...layersOf(zodSchema)];
      const examples = layers.map((layer) => z.globalRegistry.get(layer)?.examples).find((list) => list !== undefined);
      if (examples !== undefined) one.examples = examples as unknown[];
      one.default ??= layers.map(({ _zod }) => _zod.def.defaultValue).find((value) => value !== undefined);
      const { properties = {} } = one as Node;
      one.required = one.required?.filter((key) => properties[key]?.filledIn === undefined);
    },
  }) as Node;
}

/** docs/reference/site.schema.json. */
export function jsonSchema(): string {
  return `${JSON.stringify(SITE, (key, value) => (ADDED.has(key) ? undefined : value), 1)}\n`;
}

/** A key that a person may write. */
export interface Field {
  /** From the top of the site: `identity.groups.KEY.name`. */
  readonly path: string;
  readonly node: Node;
  readonly isRequired: boolean;
}

/** The keys of an object, or none. */
export function keysOf({ properties = {}, required = [] }: Node): readonly (Field & { readonly key: string })[] {
  return Object.entries(properties).map(([key, node]) => ({
    key,
    path: key,
    node,
    isRequired: required.includes(key),
  }));
}

/** The forms that a union has, or none. */
export function optionsOf({ anyOf, oneOf }: Node): readonly Node[] {
  return anyOf ?? oneOf ?? [];
}

/** Returns what a list or record holds, and how a path names a member. */
export function memberOf({ items, additionalProperties }: Node): { node: Node; suffix: string } | undefined {
  if (items !== undefined) return { node: items, suffix: '[]' };
  return additionalProperties ? { node: additionalProperties, suffix: '.KEY' } : undefined;
}

/** Whether a type of sites/schema/ stands for the whole value, so that its parts are not shown one by one. */
export function isNamedType({ title }: Node): boolean {
  return title !== undefined;
}

/** Whether the field itself has an example, and not its type alone. */
export function hasOwnExample({ examples, typical }: Node): boolean {
  return examples !== undefined && !isDeepStrictEqual(examples[0], typical);
}

/** Every key below a node, in the order of the schema. */
export function* fieldsBelow(node: Node, path: string): Generator<Field> {
  if (isNamedType(node)) return;
  for (const { key, ...field } of keysOf(node)) {
    const place = path === '' ? key : `${path}.${key}`;
    yield { ...field, path: place };
    yield* fieldsBelow(field.node, place);
  }
  const member = memberOf(node);
  if (member !== undefined) yield* fieldsBelow(member.node, `${path}${member.suffix}`);
  for (const option of optionsOf(node)) yield* fieldsBelow(option, path);
}
