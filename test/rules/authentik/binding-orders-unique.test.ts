import { bindingOrdersUnique } from '../../../rules/authentik/binding-orders-unique';
import { finding, findings, resources } from '../documents';

const FLOW = '${authentik_flow.Enrollment.uuid}';
const bindings = (named: Record<string, { target: string; order: unknown }>) =>
  findings(bindingOrdersUnique, resources('authentik_flow_stage_binding', named));

test('different orders on one flow are accepted', () => {
  expect(bindings({ First: { target: FLOW, order: 10 }, Second: { target: FLOW, order: 20 } })).toEqual([]);
});

test('one order on two flows is accepted', () => {
  const other = '${data.authentik_flow.SignIn.id}';
  expect(bindings({ First: { target: FLOW, order: 10 }, Second: { target: other, order: 10 } })).toEqual([]);
});

test('the second and the third binding of an order are found, each naming the first', () => {
  const remedy = 'give it an order of its own';
  expect(
    bindings({
      First: { target: FLOW, order: 0 },
      Second: { target: FLOW, order: 0 },
      Other: { target: FLOW, order: 10 },
      Third: { target: FLOW, order: 0 },
    }),
  ).toEqual([
    finding('authentik_flow_stage_binding.Second', 'has order 0, as authentik_flow_stage_binding.First has', remedy),
    finding('authentik_flow_stage_binding.Third', 'has order 0, as authentik_flow_stage_binding.First has', remedy),
  ]);
});

test('an order that an override wrote as text is the same order', () => {
  expect(bindings({ First: { target: FLOW, order: 10 }, Second: { target: FLOW, order: '10' } })).toHaveLength(1);
});

test('one flow that is looked up twice is one flow', () => {
  const found = findings(bindingOrdersUnique, {
    data: { authentik_flow: { SignIn: { slug: 'sign-in' }, Again: { slug: 'sign-in' } } },
    resource: {
      authentik_flow_stage_binding: {
        First: { target: '${data.authentik_flow.SignIn.id}', order: 10 },
        Second: { target: '${data.authentik_flow.Again.id}', order: 10 },
      },
    },
  });
  expect(found).toHaveLength(1);
});
