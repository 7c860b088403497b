import * as fc from 'fast-check';
import { Prefix } from '../../../programs/edge-sync/prefix';
import { PrefixSet } from '../../../programs/edge-sync/prefix-set';

const parse = (text: string) => Prefix.parse(text)!;

test('a wider network touches a set that holds a part of it', () => {
  const set = new PrefixSet([parse('2001:db8:1:2::7')]);
  expect(set.overlaps(parse('2001:db8:1:2::/64'))).toBe(true);
  expect(set.overlaps(parse('2001:db8:1:3::/64'))).toBe(false);
});

test('the families do not mix', () => {
  expect(new PrefixSet([parse('0.0.0.0/0')]).overlaps(parse('::1'))).toBe(false);
});

test('the search agrees with a look at each network', () => {
  const network = fc
    .tuple(fc.nat(3), fc.nat(255), fc.integer({ min: 20, max: 32 }))
    .map(([third, host, length]) => parse(`198.51.${third}.${host}/${length}`));
  fc.assert(
    fc.property(fc.array(network, { maxLength: 12 }), network, (networks, probe) => {
      expect(new PrefixSet(networks).overlaps(probe)).toBe(networks.some((one) => one.overlaps(probe)));
    }),
    { numRuns: 500 },
  );
});
