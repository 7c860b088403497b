import { floorsKept } from '../../../rules/terraform/floors-kept';
import { findings } from '../documents';

const AGE = {
  path: 'platform.release.unauthenticatedAge',
  found: 'seconds=1',
  least: 'minutes=5',
  harm: 'no page stays',
};

test('a site whose values are all at their floor or above is accepted', () => {
  expect(findings(floorsKept, {}, { shortfalls: [] })).toEqual([]);
});

test('each value below its floor is found in the stack of its path, and an exception covers just this value', () => {
  const capacity = { path: 'edge.sync.capacity', found: '1', least: 100, harm: 'no ban reaches the edge' };
  expect(findings(floorsKept, {}, { shortfalls: [AGE, capacity] })).toEqual([
    {
      stack: 'platform',
      address: AGE.path,
      subject: 'seconds=1',
      found: 'seconds=1 is below minutes=5: no page stays',
      remedy: 'write minutes=5 or more',
    },
    {
      stack: 'edge',
      address: 'edge.sync.capacity',
      subject: '1',
      found: '1 is below 100: no ban reaches the edge',
      remedy: 'write 100 or more',
    },
  ]);
});
