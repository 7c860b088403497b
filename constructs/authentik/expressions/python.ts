/** A Python literal: strings in ASCII with escapes, so that quotes, backslashes and every letter survive. */
export function pythonLiteral(value: string | readonly string[]): string {
  if (typeof value !== 'string') return `[${value.map(pythonLiteral).join(', ')}]`;
  let text = '';
  for (const character of value) {
    const code = character.codePointAt(0) ?? 0;
    if (character === '\\' || character === '"') text += `\\${character}`;
    else if (code >= 0x20 && code < 0x7f) text += character;
    else text += `\\U${code.toString(16).padStart(8, '0')}`;
  }
  return `"${text}"`;
}

/** A Python dict from strings to lists of strings, one entry a line, sorted by key. */
export function pythonDict(entries: ReadonlyMap<string, readonly string[]>): string {
  const lines = [...entries]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, values]) => `    ${pythonLiteral(key)}: ${pythonLiteral(values)},`);
  return ['{', ...lines, '}'].join('\n');
}
