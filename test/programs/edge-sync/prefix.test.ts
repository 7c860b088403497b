import { BlockList, isIP } from 'node:net';
import * as fc from 'fast-check';
import { Prefix } from '../../../programs/edge-sync/prefix';

const canonical = (text: string) => Prefix.parse(text)?.text;

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['192.0.2.1/32', '192.0.2.1'],
  ['192.0.2.77/25', '192.0.2.0/25'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['2001:DB8::ABCD', '2001:db8::abcd'],
  ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
  ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
  ['2001:db8::/128', '2001:db8::'],
  ['2001:db8:1:2:3::/64', '2001:db8:1:2::/64'],
  ['::', '::'],
  ['::/0', '::/0'],
  ['::ffff:192.0.2.99', '192.0.2.99'],
  ['::ffff:c000:263', '192.0.2.99'],
  ['::ffff:192.0.2.0/120', '192.0.2.0/24'],
  ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
])('%s is the network %s', (text, expected) => {
  expect(canonical(text)).toBe(expected);
});

test.each([
  '',
  ' ',
  '192.0.2.1 ',
  ' 192.0.2.1',
  '192.0.2',
  '192.0.2.023',
  '192.0.2.256',
  '192.0.2.1/33',
  '192.0.2.1/',
  '192.0.2.1/08',
  '192.0.2.1/-1',
  '192.0.2.1/2/3',
  '2001:db8::/129',
  'fe80::1%eth0',
  '2001:db8::1::2',
  'example.org',
  '1',
  '0x7f000001',
])('%j is no network', (text) => {
  expect(canonical(text)).toBeUndefined();
});

test('an IPv6 address keeps its family when its CIDR reaches beyond the mapped IPv4 space', () => {
  expect(Prefix.parse('::ffff:0:0/90')?.family).toBe(6);
});

test('every IPv6 address reads as the URL parser writes it', () => {
  fc.assert(
    fc.property(fc.ipV6(), (text) => {
      const expected = new URL(`http://[${text}]`).hostname.slice(1, -1);
      if (expected.startsWith('::ffff:')) return;
      expect(canonical(text)).toBe(expected);
    }),
    { numRuns: 300 },
  );
});

test('the canonical text is read as the same network again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4Extended(), fc.ipV4(), fc.ipV6()), fc.nat(128), (address, length) => {
      const prefix = Prefix.parse(`${address}/${length}`);
      if (prefix === undefined) return isIP(address) !== 6;
      return canonical(prefix.text) === prefix.text;
    }),
    { numRuns: 300 },
  );
});

test('two networks overlap exactly when the one holds an end of the other, as node:net sees it', () => {
  const network = fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 22, max: 32 }));
  fc.assert(
    fc.property(network, network, ([hostA, lengthA], [hostB, lengthB]) => {
      const [a, b] = [Prefix.parse(`192.0.2.${hostA}/${lengthA}`)!, Prefix.parse(`192.0.2.${hostB}/${lengthB}`)!];
      const holds = (outer: Prefix, inner: Prefix) => {
        const list = new BlockList();
        list.addSubnet(outer.text.split('/')[0]!, outer.length, 'ipv4');
        return list.check(inner.text.split('/')[0]!, 'ipv4');
      };
      expect(a.overlaps(b)).toBe(holds(a, b) || holds(b, a));
      expect(b.overlaps(a)).toBe(a.overlaps(b));
    }),
    { numRuns: 300 },
  );
});

test('widening gives the network around the address and never a narrower one', () => {
  expect(Prefix.parse('2001:db8:1:2:3:4:5:6')?.widenTo(64).text).toBe('2001:db8:1:2::/64');
  expect(Prefix.parse('2001:db8::/48')?.widenTo(64).text).toBe('2001:db8::/48');
});
