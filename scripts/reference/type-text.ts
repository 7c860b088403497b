import { aboutOf, keysOf, memberOf, optionsOf, type Schema, writtenSchema } from './field';

/** The type of a field in words, as Markdown; a named type is a link into types.md. */
export function typeText(schema: Schema): string {
  const { title } = aboutOf(schema);
  if (title !== undefined) return `[${title}](types.md#${title.toLowerCase().replaceAll(' ', '-')})`;
  const written = writtenSchema(schema);
  const { def } = written._zod as { def: { type: string; entries?: object; values?: readonly unknown[] } };
  const member = memberOf(schema);
  switch (def.type) {
    case 'enum':
      return Object.values(def.entries ?? {})
        .map(literal)
        .join(', ');
    case 'literal':
      return (def.values ?? []).map(literal).join(', ');
    case 'number':
      return 'whole number';
    case 'string':
      return 'text';
    case 'unknown':
      return 'values';
    case 'boolean':
      return '`true`, `false`';
    case 'array':
      return `list of ${inner(member?.schema)}`;
    case 'record':
      return `${inner(member?.schema)} by ${keyText(written)}`;
    case 'object':
      return formText(schema);
    case 'union':
      return [...new Set(optionsOf(schema).map(typeText))].join(' or ');
    default:
      throw new RangeError(`no words for the type ${def.type}; add them here`);
  }
}

function inner(schema: Schema | undefined): string {
  if (schema === undefined) return 'values';
  return keysOf(schema).length > 0 || optionsOf(schema).some((option) => keysOf(option).length > 0)
    ? 'objects'
    : typeText(schema);
}

function keyText(record: Schema): string {
  const { keyType } = record._zod.def as unknown as { keyType: Schema };
  return typeText(keyType);
}

/** `{ groups }`: short enough to tell two forms apart. */
function formText(schema: Schema): string {
  const keys = keysOf(schema).map(([key]) => key);
  return keys.length > 2 ? 'object' : `\`{ ${keys.join(', ')} }\``;
}

function literal(value: unknown): string {
  return `\`${typeof value === 'string' ? `'${value}'` : String(value)}\``;
}
