/** A property of an object in a source of the site whose value is a literal. */
export interface SiteLiteral {
  /** Keys around it and its own, from the outermost that the file shows. */
  readonly keys: readonly string[];
  readonly value: string | number | boolean;
  /** Of the value in the text. */
  readonly start: number;
  readonly end: number;
}

interface Token {
  readonly text: string;
  readonly start: number;
}

interface Container {
  readonly open: string;
  /** @default it is the value of no key */
  readonly key: string | undefined;
}

const TOKEN =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\[\s\S])*`|[A-Za-z_$][\w$]*|-?\d[\w.]*|\S/g;
const OPENING = ['{', '[', '('];
const CLOSING = ['}', ']', ')'];

/**
 * The literals in a TypeScript source, with the keys that lead to them. Read by tokens: TypeScript 7 has no parser to call, and
 * a value that is not understood here is only left out. What a function gets, what an array holds and what a
 * variable holds is left out: its path in the site is not known.
 */
export function siteLiterals(source: string): readonly SiteLiteral[] {
  const tokens = [...source.matchAll(TOKEN)]
    .map((match) => ({ text: match[0], start: match.index }))
    .filter(({ text }) => !text.startsWith('//') && !text.startsWith('/*'));
  const found: SiteLiteral[] = [];
  const containers: Container[] = [];
  let key: string | undefined;
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1]?.text;
    const isKey =
      containers.at(-1)?.open === '{' && (before === '{' || before === ',') && tokens[index + 1]?.text === ':';
    if (OPENING.includes(token.text)) {
      containers.push({ open: token.text, key });
      key = undefined;
    } else if (CLOSING.includes(token.text)) {
      containers.pop();
      key = undefined;
    } else if (isKey) {
      key = nameOf(token.text);
      const literal = literalAt(tokens, index + 2);
      if (literal !== undefined && containers.every(({ open }) => open === '{')) {
        const around = containers.flatMap((one) => (one.key === undefined ? [] : [one.key]));
        found.push({ keys: [...around, key], ...literal });
      }
    } else if (token.text === ',') key = undefined;
  }
  return found;
}

/** A literal that is the whole value: what follows ends the property. */
function literalAt(tokens: readonly Token[], index: number): Omit<SiteLiteral, 'keys'> | undefined {
  const [token, next] = [tokens[index], tokens[index + 1]];
  if (token === undefined || (next?.text !== ',' && next?.text !== '}')) return undefined;
  const value = scalarOf(token.text);
  return value === undefined ? undefined : { value, start: token.start, end: token.start + token.text.length };
}

function scalarOf(text: string): string | number | boolean | undefined {
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^['"]/.test(text)) return textOf(text);
  const number = Number(text.replaceAll('_', ''));
  return /^-?\d/.test(text) && Number.isFinite(number) ? number : undefined;
}

function nameOf(text: string): string {
  return /^['"]/.test(text) ? (textOf(text) ?? text) : text;
}

/** Undefined for an escape that this reader does not know. */
function textOf(quoted: string): string | undefined {
  const inner = quoted
    .slice(1, -1)
    .replace(/\\'/g, "'")
    .replace(/(?<!\\)"/g, '\\"');
  try {
    return JSON.parse(`"${inner}"`) as string;
  } catch {
    return undefined;
  }
}

/** A literal as a source has it. The value comes from a server: nothing in it ends the literal. */
export function literalText(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return /^[\x20-\x7e]*$/.test(value) && !/['\\]/.test(value) ? `'${value}'` : JSON.stringify(value);
}
