import fc from 'fast-check';
import { allOf, anyOf, not } from '../../../constructs/cloudflare/waf-expression';
import { Waf } from '../../../constructs/cloudflare/waf-field';
import { expression, partOf, request } from './arbitraries';

const LOGIN_HOSTS = ['authentik.harbour.example', 'public-auth.harbour.example'];
const banned = Waf.address.inList('crowdsec_ban');
const elsewhere = not(Waf.host.in(LOGIN_HOSTS));
const visit = {
  ip: '192.0.2.9',
  host: 'photos.harbour.example',
  path: '/',
  method: 'GET',
  query: '',
  userAgent: 'curl',
  country: 'BG',
  lists: { crowdsec_ban: ['192.0.2.9'] },
};

describe('the text', () => {
  test('is the block rule of the system description, letter for letter', () => {
    expect(banned.and(elsewhere).render()).toBe(
      '(ip.src in $crowdsec_ban) and not (http.host in {"authentik.harbour.example" "public-auth.harbour.example"})',
    );
  });

  test('with an allow list ends in one clause more', () => {
    expect(banned.and(elsewhere, not(Waf.address.in(['192.0.2.1', '198.51.100.0/24']))).render()).toBe(
      '(ip.src in $crowdsec_ban) and not (http.host in {"authentik.harbour.example" "public-auth.harbour.example"}) ' +
        'and not (ip.src in {192.0.2.1 198.51.100.0/24})',
    );
  });

  test.each([
    ['one comparison in parentheses', Waf.host.contains('harbour.example'), '(http.host contains "harbour.example")'],
    ['quotes and backslashes escaped', Waf.path.eq('/a"b\\c'), '(http.request.uri.path eq "/a\\"b\\\\c")'],
    ['a function for starts_with', Waf.path.startsWith('/api'), '(starts_with(http.request.uri.path, "/api"))'],
    [
      'an or in parentheses below an and',
      banned.and(banned.or(elsewhere)),
      '(ip.src in $crowdsec_ban) and ((ip.src in $crowdsec_ban) or not (http.host in ' +
        '{"authentik.harbour.example" "public-auth.harbour.example"}))',
    ],
    [
      'one flat chain for an and below an and',
      allOf([allOf([banned, banned]), banned]),
      '(ip.src in $crowdsec_ban) and (ip.src in $crowdsec_ban) and (ip.src in $crowdsec_ban)',
    ],
    ['no operator around a single condition', anyOf([allOf([banned])]), '(ip.src in $crowdsec_ban)'],
    ['a double not with parentheses', not(not(banned)), 'not (not (ip.src in $crowdsec_ban))'],
    ['an address without quotes', Waf.address.ne('2001:db8::1'), '(ip.src ne 2001:db8::1)'],
  ])('has %s', (_, condition, rendered) => {
    expect(condition.render()).toBe(rendered);
  });

  test('of 4096 bytes is rendered, of 4097 it is refused', () => {
    const frame = Waf.path.eq('x').render().length - 1;
    expect(Waf.path.eq('x'.repeat(4096 - frame)).render()).toHaveLength(4096);
    expect(() => Waf.path.eq('x'.repeat(4097 - frame)).render()).toThrow('exceeds 4096 bytes, found: 4097');
    expect(() => Waf.path.eq('ü'.repeat(2050)).render()).toThrow('exceeds 4096 bytes');
  });

  test('of no condition is refused', () => {
    expect(() => allOf([])).toThrow('at least one condition');
  });
});

describe('the meaning', () => {
  const rule = banned.and(elsewhere, not(Waf.address.in(['198.51.100.0/24'])));

  test.each([
    ['a banned address on an ordinary host', {}, true],
    ['a banned address on the first login host', { host: 'authentik.harbour.example' }, false],
    ['a banned address on the second login host', { host: 'public-auth.harbour.example' }, false],
    ['a host that only contains a login host', { host: 'authentik.harbour.example.example.org' }, true],
    ['an address without a ban', { ip: '192.0.2.10' }, false],
    ['an empty list', { lists: { crowdsec_ban: [] } }, false],
    ['a banned prefix', { lists: { crowdsec_ban: ['192.0.2.0/28'] } }, true],
    ['an address on the allow list', { ip: '198.51.100.5', lists: { crowdsec_ban: ['0.0.0.0/0'] } }, false],
    [
      'an IPv6 address below an IPv4 ban of everything',
      { ip: '2001:db8::1', lists: { crowdsec_ban: ['0.0.0.0/0'] } },
      false,
    ],
    [
      'an IPv6 address below a ban of its network',
      { ip: '2001:db8::1', lists: { crowdsec_ban: ['2001:db8::/64'] } },
      true,
    ],
  ])('of the block rule for %s', (_, change, blocked) => {
    expect(rule.matches({ ...visit, ...change })).toBe(blocked);
  });

  test('is decided by a login host alone, for every visitor', () => {
    expect(rule.decide({ host: 'authentik.harbour.example' })).toBe(false);
    expect(rule.decide({ host: 'photos.harbour.example' })).toBeUndefined();
    expect(rule.decide({})).toBeUndefined();
  });

  test('of a list that the request lacks is undecided', () => {
    expect(() => rule.matches({ ...visit, lists: {} })).toThrow('add crowdsec_ban');
    expect(rule.listNames).toEqual(['crowdsec_ban']);
  });

  test('a verdict on a part of a request holds for the whole one', () => {
    const both = request.chain((whole) => fc.tuple(fc.constant(whole), partOf(whole)));
    fc.assert(
      fc.property(expression, both, (condition, [whole, part]) => {
        const verdict = condition.decide(part);
        expect(verdict === undefined || verdict === condition.matches(whole)).toBe(true);
      }),
    );
  });

  test('follows De Morgan', () => {
    fc.assert(
      fc.property(expression, expression, request, (a, b, whole) => {
        expect(not(a.and(b)).matches(whole)).toBe(not(a).or(not(b)).matches(whole));
        expect(not(a.or(b)).matches(whole)).toBe(not(a).and(not(b)).matches(whole));
      }),
    );
  });
});
