import { type Block, blockAt, flowOf, lifecycleOf, type Resource, resourcesOfType } from '../readers/document';
import { findBoundFlows } from '../readers/flow-stages';
import { statedAccessIn } from '../readers/stated-access';
import { stackRule } from '../rule';

const TYPE = 'authentik_brand';
const REMEDY = 'leave the brand to identity.signIn: it names identity.signIn.flow, once its stages are bound';

export const brandLoginFlow = stackRule({
  id: 'brand-login-flow',
  what: 'the brand has the login flow that the site states: it is adopted with this flow, or the plan fails where it has another',
  why: 'The brand decides by which flow people sign in: in a flow that no brand names, second factor and session length protect nothing.',
  *checkStack(stack) {
    const flow = statedAccessIn(stack)?.sign_in?.flow;
    if (flow === undefined) return;
    const brands = resourcesOfType(stack, TYPE);
    const imported = new Set(stack.config.import?.map(({ to }) => to));
    const bound = findBoundFlows(stack).find(({ slug }) => slug === flow);
    const bindings = bound?.stages.map(({ binding }) => binding) ?? [];
    for (const { address, block } of brands) {
      const named = flowOf(stack, block.flow_authentication);
      const early = bindings.filter((binding) => ![block.depends_on ?? []].flat().includes(binding));
      const found =
        (named !== flow && `has the login flow ${named}, the site states ${flow}`) ||
        (!imported.has(address) && 'is created: a server has one already, which stays in use') ||
        (early.length > 0 && `names the flow before its stages are bound: ${early.join(', ')}`);
      if (found) yield { address, found, remedy: REMEDY };
    }
    if (brands.length > 0 || isExpected(stack, flow)) return;
    const address = bound?.address ?? flow;
    yield { address, found: 'is the login flow of the site, and no brand is asked for it', remedy: REMEDY };
  },
});

/** Whether a look-up fails the plan unless the brand has the flow. */
function isExpected(stack: Parameters<typeof flowOf>[0], flow: string): boolean {
  return Object.values(stack.config.data?.[TYPE] ?? {}).some((block) =>
    conditionsOf(block).some((condition) => {
      const [, address] = /^\$\{\(?self\.flow_authentication == ([\w.-]+)\.\w+\)?\}$/.exec(condition) ?? [];
      return blockAt(stack, address)?.slug === flow;
    }),
  );
}

function conditionsOf(block: Block): readonly string[] {
  return [lifecycleOf(block).postcondition ?? []].flat().map((one) => String((one as Resource['block']).condition));
}
