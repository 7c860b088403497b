import { portFault, wholeNumberFault } from '../../../constructs/core/whole-number';

test.each([1, 2, 3])('%d is in the range from 1 to 3', (found) => {
  expect(wholeNumberFault('count', found, { least: 1, most: 3 })).toBeUndefined();
});

test.each([0, 4, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('%d is not in the range from 1 to 3', (found) => {
  expect(wholeNumberFault('count', found, { least: 1, most: 3 })).toEqual({
    path: 'count',
    fault: 'is not a whole number from 1 to 3',
    found,
    remedy: 'write for example 1',
  });
});

test('a range without an end names its start alone, and takes another remedy', () => {
  const fault = wholeNumberFault('order', -1, { least: 0, remedy: 'count in tens' });
  expect(fault).toMatchObject({ fault: 'is not a whole number from 0', remedy: 'count in tens' });
});

test('ports end at 65535', () => {
  expect(portFault('port', 65_535)).toBeUndefined();
  expect(portFault('port', 65_536)?.fault).toBe('is not a whole number from 1 to 65535');
});
