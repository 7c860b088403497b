import { aboutOf, isRequired, keysOf, memberOf, optionsOf, type Schema, writtenSchema } from './field';

/**
 * A value that the schema accepts, with the required keys alone.
 *
 * @throws RangeError where neither the field nor its type has an example
 */
export function exampleOf(schema: Schema, path: string): unknown {
  const [own] = aboutOf(schema).examples ?? [];
  if (own !== undefined) return own;
  const { def } = writtenSchema(schema)._zod as {
    def: { type: string; entries?: object; values?: readonly unknown[]; defaultValue?: unknown };
  };
  const member = memberOf(schema);
  const [option] = optionsOf(schema);
  if (option !== undefined) return exampleOf(option, path);
  if (member !== undefined) {
    const value = exampleOf(member.schema, `${path}${member.suffix}`);
    return def.type === 'array' ? [value] : { [keyExample(schema, path)]: value };
  }
  switch (def.type) {
    case 'object':
      return Object.fromEntries(
        keysOf(schema)
          .filter(([, value]) => isRequired(value))
          .map(([key, value]) => [key, exampleOf(value, `${path}.${key}`)]),
      );
    case 'enum':
      return Object.values(def.entries ?? {})[0];
    case 'literal':
      return def.values?.[0];
    case 'boolean':
      return true;
    default: {
      const { defaultValue } = schema._zod.def as { defaultValue?: unknown };
      if (defaultValue !== undefined) return defaultValue;
      throw new RangeError(`${path} has no example; add one with f.about`);
    }
  }
}

function keyExample(record: Schema, path: string): string {
  const { keyType } = writtenSchema(record)._zod.def as unknown as { keyType: Schema };
  return String(exampleOf(keyType, `${path} (key)`));
}

const WIDTH = 100;

/** A value as a person writes it in TypeScript. */
export function codeOf(value: unknown, indent = ''): string {
  if (typeof value === 'string') return value.includes("'") ? JSON.stringify(value) : `'${value}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((one) => [codeOf(one), codeOf(one, `${indent}  `)] as const)
    : Object.entries(value).map(
        ([key, one]) => [`${keyOf(key)}: ${codeOf(one)}`, `${keyOf(key)}: ${codeOf(one, `${indent}  `)}`] as const,
      );
  const [open, close] = isList ? ['[', ']'] : ['{ ', ' }'];
  if (parts.length === 0) return isList ? '[]' : '{}';
  const line = `${open}${parts.map(([short]) => short).join(', ')}${close}`;
  if (!line.includes('\n') && indent.length + line.length <= WIDTH) return line;
  const lines = parts.map(([, long]) => `${indent}  ${long},\n`).join('');
  return `${open.trim()}\n${lines}${indent}${close.trim()}`;
}

function keyOf(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : `'${key}'`;
}
