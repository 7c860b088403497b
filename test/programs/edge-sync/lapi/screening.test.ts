import * as fc from 'fast-check';
import { digestOf, Screening, type ScreeningProps } from '../../../../programs/edge-sync/lapi/screening';
import { Prefix } from '../../../../programs/edge-sync/prefix';
import { PrefixSet } from '../../../../programs/edge-sync/prefix-set';
import { decision } from '../harness';

const setOf = (...texts: string[]) => new PrefixSet(texts.map((text) => Prefix.parse(text)!));

function screening(props: Partial<ScreeningProps> = {}): Screening {
  return new Screening({
    origins: ['cscli', 'crowdsec'],
    scopes: ['ip'],
    ipv6PrefixLength: 64,
    widestIpv4: 24,
    widestIpv6: 48,
    minRemainingMs: 0,
    neverBlock: setOf('203.0.113.7', '2001:db8:aaaa:1::5'),
    ...props,
  });
}

const reasonFor = (fields: Parameters<typeof decision>[0], props: Partial<ScreeningProps> = {}) => {
  const verdict = screening(props).judge(decision(fields));
  return verdict.kept ? verdict.candidate.prefix.text : verdict.reason;
};

test.each([
  ['a captcha (I4)', { type: 'captcha' }, 'type'],
  ['a ban in capitals', { type: 'BAN' }, 'type'],
  ['a range while only addresses are taken', { scope: 'Range', value: '192.0.2.0/25' }, 'scope'],
  ['a country', { scope: 'Country', value: 'XX' }, 'scope'],
  ['a community ban (I5)', { origin: 'CAPI' }, 'origin'],
  ['an origin in other case', { origin: 'Crowdsec' }, 'origin'],
  ['an expired ban', { duration: '-1s' }, 'expired'],
  ['a host name', { value: 'example.org' }, 'unparsable'],
  ['an address with a zone', { value: '2001:db8::1%eth0' }, 'unparsable'],
  ['the whole Internet', { value: '198.0.0.0/7' }, 'too_wide'],
  ['a /23', { value: '198.51.100.0/23' }, 'too_wide'],
  ['an IPv6 /47', { value: '2001:db8::/47' }, 'too_wide'],
  ['a private address', { value: '192.168.1.7' }, 'reserved'],
  ['a mapped private address', { value: '::ffff:10.0.0.1' }, 'reserved'],
  ['an address of Cloudflare', { value: '104.16.5.5' }, 'cloudflare'],
  ['the owner (I14)', { value: '203.0.113.7' }, 'never_block'],
  ['the owner, mapped', { value: '::ffff:203.0.113.7' }, 'never_block'],
  ['a network around the owner', { value: '203.0.113.0/28' }, 'never_block'],
  ['everything', { value: '0.0.0.0/0' }, 'never_block'],
  ["a neighbour in the owner's /64", { value: '2001:db8:aaaa:1::bad' }, 'never_block'],
])('%s does not reach the edge', (_, fields, reason) => {
  expect(reasonFor(fields)).toBe(reason);
});

test.each([
  ['an address', { value: '192.0.2.1' }, '192.0.2.1'],
  ['a /24 in an ip row', { value: '192.0.2.0/24' }, '192.0.2.0/24'],
  ['a mapped address', { value: '::ffff:192.0.2.99' }, '192.0.2.99'],
  ['an IPv6 address as its /64', { value: '2001:DB8:1:2::ABCD' }, '2001:db8:1:2::/64'],
  ['a scope in other case', { scope: 'IP' }, '192.0.2.1'],
])('%s reaches the edge', (_, fields, expected) => {
  expect(reasonFor(fields)).toBe(expected);
});

test('a simulated decision does not reach the edge', () => {
  expect(screening().judge({ ...decision({}), simulated: true })).toMatchObject({ kept: false, reason: 'simulated' });
});

test('a ban that ends before the asked time is left out', () => {
  expect(reasonFor({ duration: '29m' }, { minRemainingMs: 1_800_000 })).toBe('min_remaining');
  expect(reasonFor({ duration: '31m' }, { minRemainingMs: 1_800_000 })).toBe('192.0.2.1');
});

test('ranges reach the edge when the scope is taken', () => {
  expect(reasonFor({ scope: 'Range', value: '192.0.2.128/25' }, { scopes: ['ip', 'range'] })).toBe('192.0.2.128/25');
});

test('several decisions on one network are one entry with the best origin and the longest time', () => {
  const { candidates, dropped } = screening().screen([
    decision({ value: '2001:db8:1:2::1', origin: 'crowdsec', duration: '9h' }),
    decision({ value: '2001:db8:1:2::2', origin: 'cscli', duration: '1h' }),
    decision({ value: '2001:db8:1:2::3', origin: 'cscli', duration: '2h' }),
    decision({ value: '192.0.2.1', type: 'captcha' }),
  ]);
  expect([...candidates.keys()]).toEqual(['2001:db8:1:2::/64']);
  expect(candidates.get('2001:db8:1:2::/64')).toMatchObject({ originRank: 0, remainingMs: 7_200_000 });
  expect(dropped.type).toBe(1);
});

test('never-block holds for every network that LAPI bans', () => {
  const value = fc.oneof(
    fc.ipV4(),
    fc.ipV6(),
    fc.tuple(fc.nat(255), fc.nat(32)).map(([host, length]) => `203.0.113.${host}/${length}`),
    fc.tuple(fc.nat(0xffff), fc.nat(128)).map(([group, length]) => `2001:db8:aaaa:1::${group.toString(16)}/${length}`),
    fc.string(),
  );
  const owners = [Prefix.parse('203.0.113.7')!, Prefix.parse('2001:db8:aaaa:1::5')!];
  fc.assert(
    fc.property(fc.array(value), fc.constantFrom(48, 56, 64, 96, 128), (values, ipv6PrefixLength) => {
      const rows = values.map((text) => decision({ value: text }));
      const { candidates } = screening({ ipv6PrefixLength }).screen(rows);
      for (const { prefix } of candidates.values()) {
        expect(owners.some((owner) => owner.overlaps(prefix))).toBe(false);
        expect(prefix.length).toBeGreaterThanOrEqual(prefix.family === 4 ? 24 : 48);
        expect(prefix.length).toBeLessThanOrEqual(prefix.family === 4 ? 32 : ipv6PrefixLength);
      }
    }),
    { numRuns: 200 },
  );
});

test('a digest depends on the set and not on its order', () => {
  expect(digestOf(['b', 'a'])).toBe(digestOf(['a', 'b']));
  expect(digestOf(['a', 'b'])).not.toBe(digestOf(['ab']));
});
