import type { WafRequest, WafVerdict } from './waf-request';

/** Bytes that Cloudflare takes as the expression of one rule. Source: Cloudflare's limit of 4 KB per expression. */
export const MAX_EXPRESSION_BYTES = 4096;

/**
 * A condition of Cloudflare's rules language, immutable. `render()` writes it, `decide()` and `matches()` evaluate it,
 * so that a rule about it needs no search in text.
 *
 *     Waf.address.inList('crowdsec_ban').and(not(Waf.host.in(['login.example.org'])))
 *     (ip.src in $crowdsec_ban) and not (http.host in {"login.example.org"})
 */
export abstract class WafExpression {
  /** Names of the account lists that the condition uses, sorted. */
  abstract get listNames(): readonly string[];

  and(...others: readonly WafExpression[]): WafExpression {
    return allOf([this, ...others]);
  }

  or(...others: readonly WafExpression[]): WafExpression {
    return anyOf([this, ...others]);
  }

  /**
   * The text for Cloudflare.
   *
   * @throws RangeError when it is longer than 4096 bytes
   */
  render(): string {
    const text = this.text();
    const bytes = new TextEncoder().encode(text).length;
    if (bytes <= MAX_EXPRESSION_BYTES) return text;
    throw new RangeError(
      `a WAF expression exceeds ${MAX_EXPRESSION_BYTES} bytes, found: ${bytes}; ` +
        'put addresses into prefixes, or split the rule in two',
    );
  }

  /** Returns what holds for every request with these known fields. */
  abstract decide(request: Partial<WafRequest>): WafVerdict;

  /** @throws RangeError when the request lacks a list that the answer depends on */
  matches(request: WafRequest): boolean {
    const verdict = this.decide(request);
    if (verdict !== undefined) return verdict;
    throw new RangeError(
      `the request lacks a list of the expression, found: ${JSON.stringify(Object.keys(request.lists))}; ` +
        `add ${this.listNames.join(', ')}`,
    );
  }

  /** The text without the size limit; a comparison brings its own parentheses, as Cloudflare's editor writes it. */
  abstract text(): string;

  /** The text as an operand of another operator. */
  abstract operand(): string;
}

/** True where every one is true. One condition is itself; an `and` inside an `and` is one longer `and`. */
export function allOf(conditions: readonly WafExpression[]): WafExpression {
  return join(conditions, 'and');
}

/** True where at least one is true. */
export function anyOf(conditions: readonly WafExpression[]): WafExpression {
  return join(conditions, 'or');
}

export function not(condition: WafExpression): WafExpression {
  return new Not(condition);
}

class Joined extends WafExpression {
  constructor(
    readonly parts: readonly WafExpression[],
    readonly word: 'and' | 'or',
  ) {
    super();
  }

  get listNames(): readonly string[] {
    return [...new Set(this.parts.flatMap(({ listNames }) => listNames))].sort();
  }

  text(): string {
    return this.parts.map((part) => part.operand()).join(` ${this.word} `);
  }

  operand(): string {
    return `(${this.text()})`;
  }

  decide(request: Partial<WafRequest>): WafVerdict {
    const decisive = this.word === 'or';
    const verdicts = this.parts.map((part) => part.decide(request));
    if (verdicts.includes(decisive)) return decisive;
    return verdicts.includes(undefined) ? undefined : !decisive;
  }
}

class Not extends WafExpression {
  constructor(private readonly condition: WafExpression) {
    super();
  }

  get listNames(): readonly string[] {
    return this.condition.listNames;
  }

  text(): string {
    const { condition } = this;
    return `not ${condition instanceof Not ? `(${condition.text()})` : condition.operand()}`;
  }

  operand(): string {
    return this.text();
  }

  decide(request: Partial<WafRequest>): WafVerdict {
    const verdict = this.condition.decide(request);
    return verdict === undefined ? undefined : !verdict;
  }
}

function join(conditions: readonly WafExpression[], word: 'and' | 'or'): WafExpression {
  const parts = conditions.flatMap((condition) =>
    condition instanceof Joined && condition.word === word ? condition.parts : [condition],
  );
  const [first] = parts;
  if (first === undefined) throw new RangeError('and, or need at least one condition; leave the operator out');
  return parts.length === 1 ? first : new Joined(parts, word);
}
