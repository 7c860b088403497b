import { flowOf, resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';

export const bindingOrdersUnique = stackRule({
  id: 'binding-orders-unique',
  what: 'the stages of a flow have different orders',
  why: 'authentik runs stages of equal order in an undefined order.',
  *checkStack(stack) {
    const taken = new Map<string, string>();
    for (const { address, block } of resourcesOfType(stack, 'authentik_flow_stage_binding')) {
      const place = `${flowOf(stack, block.target)} ${String(block.order)}`;
      const first = taken.get(place);
      if (first === undefined) taken.set(place, address);
      else
        yield {
          address,
          found: `has order ${String(block.order)}, as ${first} has`,
          remedy: 'give it an order of its own',
        };
    }
  },
});
