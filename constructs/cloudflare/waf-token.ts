/** One word of Cloudflare's rules language. */
export interface WafToken {
  /** `word`: a keyword, a field, an address. */
  readonly kind: 'word' | 'string' | 'list' | 'sign' | 'end';
  /** Without quotes, escapes or the dollar sign. */
  readonly text: string;
  /** The token begins at this character, counted from 0. */
  readonly at: number;
}

const SHAPES: readonly (readonly [kind: WafToken['kind'], shape: RegExp])[] = [
  ['string', /"((?:[^"\\]|\\["\\])*)"/y],
  ['list', /\$([\w.]+)/y],
  ['sign', /(==|!=|&&|\|\||[(){},!])/y],
  ['word', /([\w.:/]+)/y],
];

/**
 * Splits an expression into its words, the end mark last.
 *
 * @returns the error where a character begins no word: hexadecimal escapes, raw strings, operators that are unknown here
 */
export function readWafTokens(text: string): readonly WafToken[] | RangeError {
  const tokens: WafToken[] = [];
  for (let at = blanksFrom(text, 0); at < text.length; ) {
    const found = tokenAt(text, at);
    if (found instanceof RangeError) return found;
    tokens.push(found.token);
    at = blanksFrom(text, found.end);
  }
  return [...tokens, { kind: 'end', text: '', at: text.length }];
}

/** Names of the lists that a text uses, also in expressions that the parser refuses. */
export function listsNamedIn(text: string): readonly string[] {
  const withoutStrings = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return [...new Set([...withoutStrings.matchAll(/\$([\w.]+)/g)].map(([, name = '']) => name))].sort();
}

function tokenAt(text: string, at: number): { readonly token: WafToken; readonly end: number } | RangeError {
  for (const [kind, shape] of SHAPES) {
    shape.lastIndex = at;
    const [, found] = shape.exec(text) ?? [];
    if (found === undefined) continue;
    const plain = kind === 'string' ? found.replace(/\\(["\\])/g, '$1') : found;
    return { token: { kind, text: plain, at }, end: shape.lastIndex };
  }
  return new RangeError(
    `a WAF expression holds what this project cannot evaluate, found: ${JSON.stringify(text.slice(at, at + 20))} ` +
      `at character ${at + 1}; write it with and, or, not, eq, ne, in, contains, starts_with and ends_with`,
  );
}

function blanksFrom(text: string, from: number): number {
  let at = from;
  while (' \r\n'.includes(text[at] ?? 'end')) at += 1;
  return at;
}
