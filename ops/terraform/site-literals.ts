import { readJson } from '../core/json';
import { type Item, isList, isScalar, type Scalar, type SiteValue } from './site-value';

/** A property of an object in a source of the site whose value is a literal, or a list of literals and of objects with literals. */
export interface SiteLiteral extends Span {
  /** Keys around it and its own, from the outermost that the file shows. */
  readonly keys: readonly string[];
  readonly value: SiteValue;
  /** Of a list. @default it is a scalar */
  readonly items?: readonly Span[];
}

interface Span {
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
 * a value that is not understood here is only left out. What a function gets, what is inside of an array and what a
 * variable holds is left out: its path in the site is not known. So is an array with a comment, which an edit would lose.
 */
export function siteLiterals(source: string): readonly SiteLiteral[] {
  const all = [...source.matchAll(TOKEN)].map((match) => ({ text: match[0], start: match.index }));
  const isComment = ({ text }: Token) => text.startsWith('//') || text.startsWith('/*');
  const [comments, tokens] = [all.filter(isComment), all.filter((token) => !isComment(token))];
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
      const hasComment = comments.some(({ start }) => literal && start > literal.start && start < literal.end);
      if (literal !== undefined && !hasComment && containers.every(({ open }) => open === '{')) {
        const around = containers.flatMap((one) => (one.key === undefined ? [] : [one.key]));
        found.push({ keys: [...around, key], ...literal });
      }
    } else if (token.text === ',') key = undefined;
  }
  return found;
}

/** A literal that is the whole value: what follows ends the property. */
function literalAt(tokens: readonly Token[], index: number): Omit<SiteLiteral, 'keys'> | undefined {
  const read = scalarAt(tokens, index) ?? listAt(tokens, index);
  if (read === undefined || !isEnd(tokens[read.next])) return undefined;
  const { next: _, ...literal } = read;
  return literal;
}

interface Read<T> extends Span {
  readonly value: T;
  /** Place of the token behind it. */
  readonly next: number;
}

function scalarAt(tokens: readonly Token[], index: number): Read<Scalar> | undefined {
  const token = tokens[index];
  const value = token === undefined ? undefined : scalarOf(token.text);
  if (token === undefined || value === undefined) return undefined;
  return { value, start: token.start, end: token.start + token.text.length, next: index + 1 };
}

function listAt(
  tokens: readonly Token[],
  index: number,
): (Read<readonly Item[]> & Pick<SiteLiteral, 'items'>) | undefined {
  const items = sequenceAt(tokens, index, '[', ']', (at) => scalarAt(tokens, at) ?? membersAt(tokens, at));
  if (items === undefined) return undefined;
  return {
    ...items,
    value: items.value.map(({ value }) => value),
    items: items.value.map(({ start, end }) => ({ start, end })),
  };
}

function membersAt(tokens: readonly Token[], index: number): Read<Item> | undefined {
  const members = sequenceAt(tokens, index, '{', '}', (at) => {
    const [name, colon] = [tokens[at], tokens[at + 1]];
    const read = colon?.text === ':' ? scalarAt(tokens, at + 2) : undefined;
    return name && read && { ...read, value: [nameOf(name.text), read.value] as const };
  });
  return members && { ...members, value: Object.fromEntries(members.value.map(({ value }) => value)) };
}

/** What stands between two brackets, with a comma behind each but the last. */
function sequenceAt<T>(
  tokens: readonly Token[],
  index: number,
  open: string,
  close: string,
  itemAt: (index: number) => Read<T> | undefined,
): Read<readonly Read<T>[]> | undefined {
  const first = tokens[index];
  if (first?.text !== open) return undefined;
  const value: Read<T>[] = [];
  let next = index + 1;
  while (tokens[next]?.text !== close) {
    const item = itemAt(next);
    if (item === undefined) return undefined;
    value.push(item);
    next = item.next;
    if (tokens[next]?.text === ',') next += 1;
    else if (tokens[next]?.text !== close) return undefined;
  }
  return { value, start: first.start, end: (tokens[next]?.start ?? first.start) + 1, next: next + 1 };
}

function isEnd(token: Token | undefined): boolean {
  return token?.text === ',' || token?.text === '}';
}

function scalarOf(text: string): Scalar | undefined {
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
  return readJson(`"${inner}"`) as string | undefined;
}

/** A value as a source has it, on one line. The value comes from a server: nothing in it ends the literal. */
export function literalText(value: SiteValue | Item): string {
  if (isList(value)) return `[${value.map(literalText).join(', ')}]`;
  if (!isScalar(value)) {
    const members = Object.entries(value).map(([name, member]) => `${name}: ${literalText(member)}`);
    return `{ ${members.join(', ')} }`;
  }
  if (typeof value !== 'string') return String(value);
  return /^[\x20-\x7e]*$/.test(value) && !/['\\]/.test(value) ? `'${value}'` : JSON.stringify(value);
}
