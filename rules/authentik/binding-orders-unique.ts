import { repeats } from '../../constructs/core/repeats';
import { flowOf, type Resource, resourcesOfType } from '../readers/document';
import { stackRule } from '../rule';

export const bindingOrdersUnique = stackRule({
  id: 'binding-orders-unique',
  what: 'the stages of a flow have different orders',
  why: 'authentik runs stages of equal order in an undefined order.',
  *checkStack(stack) {
    const bindings = resourcesOfType(stack, 'authentik_flow_stage_binding');
    const placeOf = ({ block }: Resource) => `${flowOf(stack, block.target)} ${String(block.order)}`;
    for (const { item, first } of repeats(bindings, placeOf)) {
      const { address, block } = item;
      const found = `has order ${String(block.order)}, as ${first.address} has`;
      yield { address, found, remedy: 'give it an order of its own' };
    }
  },
});
