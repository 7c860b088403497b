import fc from 'fast-check';
import { allOf, anyOf, not, type WafExpression } from '../../../constructs/cloudflare/waf-expression';
import { Waf } from '../../../constructs/cloudflare/waf-field';
import type { WafRequest } from '../../../constructs/cloudflare/waf-request';

// Few values each, so that expressions and requests meet.
const HOSTS = ['sso.example.org', 'public-auth.example.org', 'photos.example.org'];
const ADDRESSES = ['192.0.2.1', '192.0.2.200', '198.51.100.7', '2001:db8::1', '2001:db8:1::'];
const PREFIXES = [...ADDRESSES, '192.0.2.128/25', '0.0.0.0/0', '2001:db8::/32', '::/0'];
const LISTS = ['crowdsec_ban', 'x9'];

export const text = fc.oneof(
  fc.constantFrom('/', '/admin', 'a "quote" and a \\', '$${x}', 'ü'),
  fc.string({ minLength: 1, unit: 'grapheme-ascii' }),
);

const comparison: fc.Arbitrary<WafExpression> = fc.oneof(
  fc.constantFrom(...LISTS).map((name) => Waf.address.inList(name)),
  fc.subarray(PREFIXES, { minLength: 1 }).map((prefixes) => Waf.address.in(prefixes)),
  fc.constantFrom(...ADDRESSES).map((address) => Waf.address.eq(address)),
  fc.constantFrom(...ADDRESSES).map((address) => Waf.address.ne(address)),
  fc.subarray(HOSTS, { minLength: 1 }).map((hosts) => Waf.host.in(hosts)),
  fc.constantFrom(...HOSTS).map((host) => Waf.host.eq(host)),
  fc.constantFrom(...HOSTS).map((host) => Waf.host.ne(host)),
  fc.constantFrom('example.org', 'auth', '-').map((part) => Waf.host.contains(part)),
  fc.constantFrom('sso.', 'public').map((part) => Waf.host.startsWith(part)),
  text.map((part) => Waf.path.startsWith(part)),
  text.map((part) => Waf.path.endsWith(part)),
  text.map((value) => Waf.query.ne(value)),
  fc.constantFrom('GET', 'POST').map((method) => Waf.method.eq(method)),
  text.map((part) => Waf.userAgent.contains(part)),
);

/** Expressions of every kind, three operators deep at most. */
export const expression: fc.Arbitrary<WafExpression> = fc.letrec<{ node: WafExpression }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    comparison,
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map(allOf),
    fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map(anyOf),
    tie('node').map(not),
  ),
})).node;

export const request: fc.Arbitrary<WafRequest> = fc.record({
  ip: fc.constantFrom(...ADDRESSES),
  host: fc.constantFrom(...HOSTS),
  path: text,
  method: fc.constantFrom('GET', 'POST'),
  query: text,
  userAgent: text,
  country: fc.constantFrom('BG', 'US'),
  lists: fc.record({ crowdsec_ban: fc.subarray(PREFIXES), x9: fc.subarray(PREFIXES) }),
});

export const partOf = (whole: WafRequest): fc.Arbitrary<Partial<WafRequest>> =>
  fc
    .subarray(Object.keys(whole) as (keyof WafRequest)[])
    .map((keys) => Object.fromEntries(keys.map((key) => [key, whole[key]])));
