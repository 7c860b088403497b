import { allOf, anyOf, MAX_EXPRESSION_BYTES, not, type WafExpression } from './waf-expression';
import { Waf, WafAddressField, type WafTextField, type WafTextOperator } from './waf-field';
import { readWafTokens, type WafToken } from './waf-token';

/** Parentheses and `not` inside each other: far more than a person can read. */
const MAX_DEPTH = 64;

const FIELDS = new Map<string, WafAddressField | WafTextField>(Object.values(Waf).map((field) => [field.name, field]));

/** Both spellings of Cloudflare's operators. */
const COMPARISONS: Readonly<Record<string, Exclude<WafTextOperator, 'starts_with' | 'ends_with'>>> = {
  eq: 'eq',
  '==': 'eq',
  ne: 'ne',
  '!=': 'ne',
  contains: 'contains',
};

/**
 * Parses an expression of Cloudflare's rules language. It refuses what it does not know (other fields, `matches`,
 * `wildcard`, `xor`, `lower()`, raw strings, ranges): an expression that cannot be evaluated proves nothing.
 *
 * `not` binds closest, then `and`, then `or`, as in Cloudflare's engine.
 *
 * @throws RangeError that names the word and its position
 */
export function parseWafExpression(text: string): WafExpression {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes > MAX_EXPRESSION_BYTES) {
    throw new RangeError(
      `a WAF expression exceeds ${MAX_EXPRESSION_BYTES} bytes, found: ${bytes}; split the rule in two`,
    );
  }
  const tokens = readWafTokens(text);
  if (tokens instanceof RangeError) throw tokens;
  return new Parser(tokens).parse();
}

/** Parses an expression, or returns the error that `parseWafExpression` throws. */
export function readWafExpression(text: string): WafExpression | RangeError {
  try {
    return parseWafExpression(text);
  } catch (error) {
    if (error instanceof RangeError) return error;
    throw error;
  }
}

class Parser {
  private next = 0;
  private depth = 0;

  constructor(private readonly tokens: readonly WafToken[]) {}

  parse(): WafExpression {
    const expression = this.disjunction();
    if (this.peek().kind !== 'end') throw expectedError('and, or, or the end', this.peek());
    return expression;
  }

  private disjunction(): WafExpression {
    return anyOf(this.parseSeparated(['or', '||'], () => this.conjunction()));
  }

  private conjunction(): WafExpression {
    return allOf(this.parseSeparated(['and', '&&'], () => this.term()));
  }

  private parseSeparated(separators: readonly string[], part: () => WafExpression): readonly WafExpression[] {
    const parts = [part()];
    while (this.accept(...separators)) parts.push(part());
    return parts;
  }

  private term(): WafExpression {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw expectedError(`at most ${MAX_DEPTH} levels of parentheses`, this.peek());
    try {
      if (this.accept('not', '!')) return not(this.term());
      if (!this.accept('(')) return this.comparison();
      const inner = this.disjunction();
      this.expect(')');
      return inner;
    } finally {
      this.depth -= 1;
    }
  }

  private comparison(): WafExpression {
    const call = this.peek();
    if (call.kind === 'word' && (call.text === 'starts_with' || call.text === 'ends_with')) {
      this.next += 1;
      this.expect('(');
      const field = this.textField();
      this.expect(',');
      const value = this.take('string', 'a quoted text').text;
      this.expect(')');
      return field.compare(call.text, value);
    }
    const field = this.field();
    return field instanceof WafAddressField ? this.addressTest(field) : this.textTest(field);
  }

  private addressTest(field: WafAddressField): WafExpression {
    if (this.accept('in')) {
      return this.peek().kind === 'list'
        ? field.inList(this.take('list', 'a list').text)
        : field.in(this.values('word', 'an address'));
    }
    const token = this.peek();
    const operator = this.operator();
    if (operator !== 'eq' && operator !== 'ne') throw expectedError(`eq, ne or in after ${field.name}`, token);
    return field.equality(operator, this.take('word', 'an address').text);
  }

  private textTest(field: WafTextField): WafExpression {
    if (this.accept('in')) return field.in(this.values('string', 'a quoted text'));
    const token = this.peek();
    const operator = this.operator();
    if (operator === undefined) throw expectedError(`eq, ne, contains or in after ${field.name}`, token);
    return field.compare(operator, this.take('string', 'a quoted text').text);
  }

  private operator(): (typeof COMPARISONS)[string] | undefined {
    const { text } = this.peek();
    return this.accept(...Object.keys(COMPARISONS)) ? COMPARISONS[text] : undefined;
  }

  private values(kind: 'word' | 'string', what: string): readonly string[] {
    this.expect('{');
    const values: string[] = [];
    while (!this.accept('}')) values.push(this.take(kind, `${what} or "}"`).text);
    return values;
  }

  private field(): WafAddressField | WafTextField {
    const token = this.take('word', 'a field');
    const field = FIELDS.get(token.text);
    if (field === undefined) throw expectedError(`one of the fields ${[...FIELDS.keys()].join(', ')}`, token);
    return field;
  }

  private textField(): WafTextField {
    const token = this.peek();
    const field = this.field();
    if (field instanceof WafAddressField) throw expectedError('a field that holds text', token);
    return field;
  }

  private peek(): WafToken {
    return this.tokens[this.next] ?? { kind: 'end', text: '', at: 0 };
  }

  private take(kind: WafToken['kind'], what: string): WafToken {
    const token = this.peek();
    if (token.kind !== kind) throw expectedError(what, token);
    this.next += 1;
    return token;
  }

  private accept(...texts: readonly string[]): boolean {
    const { kind, text } = this.peek();
    if ((kind !== 'word' && kind !== 'sign') || !texts.includes(text)) return false;
    this.next += 1;
    return true;
  }

  private expect(sign: string): void {
    if (!this.accept(sign)) throw expectedError(JSON.stringify(sign), this.peek());
  }
}

function expectedError(what: string, { kind, text, at }: WafToken): RangeError {
  const got = kind === 'end' ? 'the end' : JSON.stringify(kind === 'list' ? `$${text}` : text);
  return new RangeError(
    `a WAF expression lacks ${what} at character ${at + 1}, found: ${got}; use another operator or field`,
  );
}
