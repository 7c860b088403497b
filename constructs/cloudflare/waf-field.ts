import { IpPrefix, IpSet } from './ip-prefix';
import { WafExpression } from './waf-expression';
import { checkHost, checkHostPart, checkListName, checkText, quote } from './waf-literal';
import type { WafRequest, WafVerdict } from './waf-request';

/** Describes what a field is compared with, as the parser meets it. */
export type WafTextOperator = 'eq' | 'ne' | 'contains' | 'starts_with' | 'ends_with';

/** One comparison of one field: the leaves of an expression. */
class Comparison extends WafExpression {
  readonly listNames: readonly string[];

  constructor(
    private readonly body: string,
    private readonly test: (request: Partial<WafRequest>) => WafVerdict,
    listName?: string,
  ) {
    super();
    this.listNames = listName === undefined ? [] : [listName];
  }

  text(): string {
    return `(${this.body})`;
  }

  operand(): string {
    return this.text();
  }

  decide(request: Partial<WafRequest>): WafVerdict {
    return this.test(request);
  }
}

type TextKey = Exclude<keyof WafRequest, 'ip' | 'lists'>;

/** A field that holds text. Cloudflare compares it case-sensitively. */
export class WafTextField {
  constructor(
    /** It is written as Cloudflare spells it. */
    readonly name: string,
    private readonly key: TextKey,
    private readonly checkWhole: (text: string) => string = checkText,
    private readonly checkPart: (text: string) => string = checkText,
  ) {}

  eq(value: string): WafExpression {
    return this.compare('eq', value);
  }

  ne(value: string): WafExpression {
    return this.compare('ne', value);
  }

  /** Equal to one of the values. @throws RangeError when there is none, or one is repeated */
  in(values: readonly string[]): WafExpression {
    const checked = distinct(this.name, values.map(this.checkWhole));
    return this.comparison(`${this.name} in {${checked.map(quote).join(' ')}}`, (found) => checked.includes(found));
  }

  contains(part: string): WafExpression {
    return this.compare('contains', part);
  }

  startsWith(part: string): WafExpression {
    return this.compare('starts_with', part);
  }

  endsWith(part: string): WafExpression {
    return this.compare('ends_with', part);
  }

  /** @throws RangeError when the field cannot have the value */
  compare(operator: WafTextOperator, value: string): WafExpression {
    const whole = operator === 'eq' || operator === 'ne';
    const text = whole ? this.checkWhole(value) : this.checkPart(value);
    const isCall = operator === 'starts_with' || operator === 'ends_with';
    const body = isCall ? `${operator}(${this.name}, ${quote(text)})` : `${this.name} ${operator} ${quote(text)}`;
    return this.comparison(body, (found) => TEXT_TESTS[operator](found, text));
  }

  private comparison(body: string, test: (found: string) => boolean): WafExpression {
    return new Comparison(body, (request) => {
      const found = request[this.key];
      return found === undefined ? undefined : test(found);
    });
  }
}

const TEXT_TESTS: Readonly<Record<WafTextOperator, (found: string, text: string) => boolean>> = {
  eq: (found, text) => found === text,
  ne: (found, text) => found !== text,
  contains: (found, text) => found.includes(text),
  starts_with: (found, text) => found.startsWith(text),
  ends_with: (found, text) => found.endsWith(text),
};

/** The field that holds the visitor's address. */
export class WafAddressField {
  readonly name = 'ip.src';

  eq(address: string): WafExpression {
    return this.equality('eq', address);
  }

  ne(address: string): WafExpression {
    return this.equality('ne', address);
  }

  /** In one of the addresses or prefixes. @throws RangeError when there is none, or one is repeated */
  in(prefixes: readonly string[]): WafExpression {
    const set = new IpSet(distinct(this.name, prefixes).map((prefix) => IpPrefix.parse(prefix)));
    return new Comparison(`${this.name} in {${prefixes.join(' ')}}`, ({ ip }) =>
      ip === undefined ? undefined : set.has(ip),
    );
  }

  /** In an IP list of the account. Its items are the sync's, so only a request that brings the list is decided. */
  inList(listName: string): WafExpression {
    const name = checkListName(listName);
    return new Comparison(
      `${this.name} in $${name}`,
      ({ ip, lists }) => {
        const items = lists?.[name];
        if (ip === undefined || items === undefined) return undefined;
        return new IpSet(items.map((item) => IpPrefix.parse(item))).has(ip);
      },
      name,
    );
  }

  /** @throws RangeError for a prefix: Cloudflare compares one address only */
  equality(operator: 'eq' | 'ne', address: string): WafExpression {
    const prefix = IpPrefix.parse(address);
    if (!prefix.isAddress) {
      throw new RangeError(`${this.name} ${operator} needs one address, found: "${address}"; use in {${address}}`);
    }
    const set = new IpSet([prefix]);
    return new Comparison(`${this.name} ${operator} ${address}`, ({ ip }) =>
      ip === undefined ? undefined : set.has(ip) === (operator === 'eq'),
    );
  }
}

/** The fields that an expression can name. Source: Cloudflare's reference of the rules language. */
export const Waf = {
  address: new WafAddressField(),
  host: new WafTextField('http.host', 'host', checkHost, checkHostPart),
  path: new WafTextField('http.request.uri.path', 'path'),
  query: new WafTextField('http.request.uri.query', 'query'),
  method: new WafTextField('http.request.method', 'method'),
  userAgent: new WafTextField('http.user_agent', 'userAgent'),
  country: new WafTextField('ip.src.country', 'country'),
} as const;

function distinct(field: string, values: readonly string[]): readonly string[] {
  if (values.length > 0 && new Set(values).size === values.length) return values;
  throw new RangeError(
    `${field} in {...} needs at least one value and each once, found: ${JSON.stringify(values)}; leave the clause out`,
  );
}
