import { keysOf, memberOf, type Node, optionsOf } from './node';

/**
 * A value that the schema accepts, with the required keys alone.
 *
 * @throws RangeError where neither the field nor its type has an example
 */
export function exampleOf(node: Node, path: string): unknown {
  const [own] = node.examples ?? [];
  const [option] = optionsOf(node);
  const member = memberOf(node);
  if (own !== undefined) return own;
  if (option !== undefined) return exampleOf(option, path);
  if (member !== undefined) {
    const value = exampleOf(member.node, `${path}${member.suffix}`);
    return node.type === 'array' ? [value] : { [String(exampleOf(node.propertyNames ?? {}, `${path} (key)`))]: value };
  }
  if (node.properties !== undefined) {
    const required = keysOf(node).filter(({ isRequired }) => isRequired);
    return Object.fromEntries(required.map(({ key, node: one }) => [key, exampleOf(one, `${path}.${key}`)]));
  }
  const value = node.const ?? node.enum?.[0] ?? node.default ?? (node.type === 'boolean' ? true : undefined);
  if (value === undefined) throw new RangeError(`${path} has no example; add one with f.about`);
  return value;
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
