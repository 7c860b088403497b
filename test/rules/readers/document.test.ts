import { allResources, blockAt, readReference, resourcesOfType, stringsIn } from '../../../rules/readers/document';
import { stackDocument } from '../documents';

const stack = stackDocument({
  data: { authentik_flow: { SignIn: { slug: 'sign-in' } } },
  resource: { authentik_flow: { Enrollment: { slug: 'enrollment' } }, authentik_group: { Admins: { name: 'admins' } } },
});

test.each([
  ['${authentik_flow.Enrollment.uuid}', 'authentik_flow.Enrollment'],
  ['${data.authentik_flow.Sign-In.id}', 'data.authentik_flow.Sign-In'],
])('the address behind %s is %s', (reference, address) => {
  expect(readReference(reference)).toBe(address);
});

test.each([
  'e70000d5-7c6f-4eb9-ad58-14ebb5dc491c',
  '${var.token}',
  'x ${authentik_flow.Enrollment.uuid}',
  '${authentik_flow.Enrollment}',
  '${tonumber(authentik_flow.Enrollment.id)}',
  '',
  10,
  undefined,
])('%j refers to no resource', (value) => {
  expect(readReference(value)).toBeUndefined();
});

test('a block is found behind the address of a resource and of a data source', () => {
  expect(blockAt(stack, 'authentik_flow.Enrollment')).toEqual({ slug: 'enrollment' });
  expect(blockAt(stack, 'data.authentik_flow.SignIn')).toEqual({ slug: 'sign-in' });
});

test.each([undefined, '', 'authentik_flow.SignIn', 'data.authentik_flow.Enrollment', 'authentik_stage.X', 'data'])(
  'there is no block behind %j',
  (address) => {
    expect(blockAt(stack, address)).toBeUndefined();
  },
);

test('resources come with address and type, data sources not among them', () => {
  const flow = { address: 'authentik_flow.Enrollment', type: 'authentik_flow', block: { slug: 'enrollment' } };
  expect(resourcesOfType(stack, 'authentik_flow')).toEqual([flow]);
  expect(resourcesOfType(stack, 'authentik_stage')).toEqual([]);
  expect(allResources(stack).map(({ address }) => address)).toEqual([
    'authentik_flow.Enrollment',
    'authentik_group.Admins',
  ]);
  expect(allResources(stackDocument({}))).toEqual([]);
});

test('every text in a value comes with its path, comments left out', () => {
  const value = { a: 'one', b: [{ c: 'two' }, 3, null, 'four'], '//': { d: 'comment' } };
  expect([...stringsIn(value)]).toEqual([
    { path: 'a', text: 'one' },
    { path: 'b.0.c', text: 'two' },
    { path: 'b.3', text: 'four' },
  ]);
});
