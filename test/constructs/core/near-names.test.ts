import * as fc from 'fast-check';
import { nearNames } from '../../../constructs/core/near-names';

test('a name is near when only its case differs, or at most two letters', () => {
  const names = ['demo2', 'Demo', 'demon', 'dmeo', 'demo234', 'akin', 'Demola Akin'];
  expect(nearNames('demo', names)).toEqual(['Demo', 'demo2', 'demon', 'dmeo']);
});

test('a part of a name is not near: that is how another person was found (I2)', () => {
  expect(nearNames('demo', ['akin.demo.person', 'demographics'])).toEqual([]);
});

test('of many at most five, the nearest first', () => {
  const names = ['ab12', 'ab1', 'ab', 'AB', 'ab2', 'ab3', 'ab4'];
  expect(nearNames('ab', names)).toEqual(['AB', 'ab', 'ab1', 'ab2', 'ab3']);
});

test('any name with one letter changed, added or left out is near', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{3,12}$/), fc.nat(2), fc.nat(11), (name, kind, at) => {
      const place = at % name.length;
      const tail = kind === 1 ? name.slice(place) : name.slice(place + 1);
      const other = name.slice(0, place) + (kind === 2 ? '' : '7') + tail;
      expect(nearNames(name, [other])).toEqual([other]);
    }),
  );
});
