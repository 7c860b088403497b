import { accessOf } from '../../../ops/from-server/access-statement';
import type { LivingServer } from '../../../ops/from-server/living-server';

const WIKI = { pk: 'wiki', name: 'Wiki', slug: 'wiki' };
const GROUPS = new Map([['pk-of-readers', 'Readers']]);

function accessWith(values: object) {
  const binding = { target: 'wiki', policy: null, group: 'pk-of-readers', enabled: true, order: 0, ...values };
  return accessOf(WIKI, { bindings: [binding] } as unknown as LivingServer, GROUPS);
}

test('a group is stated, and one whose binding ends is not: an apply would make it permanent', () => {
  expect(accessWith({}).stated).toEqual({ groups: ['Readers'] });
  expect(accessWith({ expires: null, expiring: false }).stated).toEqual({ groups: ['Readers'] });
  expect(accessWith({ expires: '2026-12-01T00:00:00Z', expiring: true })).toEqual({
    stated: undefined,
    reason: expect.stringContaining('with an end'),
  });
});
