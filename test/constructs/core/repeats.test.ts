import { repeats } from '../../../constructs/core/repeats';

test('each item whose key is taken comes with the first one that has it', () => {
  const items = ['ant', 'bee', 'ape', 'cat', 'asp'];
  expect([...repeats(items, (item) => item[0])]).toEqual([
    { item: 'ape', first: 'ant' },
    { item: 'asp', first: 'ant' },
  ]);
});

test('keys are compared as they are: 1 is not "1"', () => {
  expect([...repeats([1, '1'], (item) => item)]).toEqual([]);
});
