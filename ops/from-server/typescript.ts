/** It is the width of the formatter. */
const LINE_WIDTH = 120;

/**
 * Data as a literal of TypeScript, as the formatter of this repository writes it.
 *
 * @param before characters in front of the first line, in the file
 */
export function literal(value: unknown, indent = '', before = indent.length): string {
  const line = inline(value);
  // One more for the comma behind it.
  if (!isBroken(value) && before + line.length + 1 <= LINE_WIDTH) return line;
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    return `[\n${value.map((member) => `${deeper}${literal(member, deeper)},\n`).join('')}${indent}]`;
  }
  if (!isRecord(value)) return line;
  return `{\n${Object.entries(value)
    .map(([key, member]) => property(key, member, deeper))
    .join('')}${indent}}`;
}

function property(key: string, value: unknown, indent: string): string {
  const name = `${indent}${keyText(key)}:`;
  const text = literal(value, indent, name.length + 1);
  const isTooLong = typeof value === 'string' && name.length + text.length + 2 > LINE_WIDTH;
  return isTooLong ? `${name}\n${indent}  ${text},\n` : `${name} ${text},\n`;
}

/** The formatter breaks a list of several records with several keys each. */
function isBroken(value: unknown): boolean {
  if (Array.isArray(value)) {
    const areRecords = value.length > 1 && value.every((member) => isRecord(member) && Object.keys(member).length > 1);
    return areRecords || value.some(isBroken);
  }
  return isRecord(value) && Object.values(value).some(isBroken);
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (isRecord(value)) {
    const members = Object.entries(value).map(([key, member]) => `${keyText(key)}: ${inline(member)}`);
    return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
  }
  return typeof value === 'string' ? quote(value) : String(value);
}

function keyText(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) ? key : quote(key);
}

/** In the quotes that need fewer escapes; a text of a server stays text. */
function quote(text: string): string {
  const escaped = JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029]/g, (one) => {
    return `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
  const count = (quote: string) => text.split(quote).length;
  if (count("'") > count('"')) return escaped;
  return `'${escaped.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
