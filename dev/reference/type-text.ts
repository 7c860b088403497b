import { keysOf, memberOf, type Node, optionsOf } from './node';

/** Words for the types of JSON Schema. */
const WORDS: Readonly<Record<string, string>> = {
  integer: 'whole number',
  number: 'whole number',
  string: 'text',
  boolean: '`true`, `false`',
};

/** The type of a field in words, as Markdown; a named type is a link into types.md. */
export function typeText(node: Node): string {
  const { title, type = '', enum: values = 'const' in node ? [node.const] : [] } = node;
  if (title !== undefined) return `[${title}](types.md#${title.toLowerCase().replaceAll(' ', '-')})`;
  const options = optionsOf(node);
  const member = memberOf(node);
  if (values.length > 0) return values.map(literal).join(', ');
  if (options.length > 0) return [...new Set(options.map(typeText))].join(' or ');
  if (type === 'array') return `list of ${inner(member?.node)}`;
  if (member !== undefined) return `${inner(member.node)} by ${typeText(node.propertyNames ?? {})}`;
  return type === 'object' ? formText(node) : (WORDS[type] ?? 'values');
}

function inner(node: Node = {}): string {
  const isObject = [node, ...optionsOf(node)].some((option) => option.properties !== undefined);
  return isObject && node.title === undefined ? 'objects' : typeText(node);
}

/** `{ groups }`: short enough to tell two forms apart. */
function formText(node: Node): string {
  const keys = keysOf(node).map(({ key }) => key);
  return keys.length > 2 ? 'object' : `\`{ ${keys.join(', ')} }\``;
}

function literal(value: unknown): string {
  return `\`${typeof value === 'string' ? `'${value}'` : String(value)}\``;
}
