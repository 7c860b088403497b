import { blockAt, flowOf, readReference, resourcesOfType, type StackDocument } from '../readers/document';
import { stackRule } from '../rule';

export const singlePasswordPrompt = stackRule({
  id: 'single-password-prompt',
  what: 'a flow whose identification stage embeds the password has no binding of any password stage',
  why: 'The login asks for the password a second time, on a screen of its own.',
  incident: 'I13',
  *checkStack(stack) {
    const embedding = resourcesOfType(stack, 'authentik_stage_identification').filter(
      ({ block }) => block.password_stage !== undefined,
    );
    if (embedding.length === 0) return;
    const embedded = new Set(embedding.map(({ block }) => stageName(stack, block.password_stage)));
    const bindings = resourcesOfType(stack, 'authentik_flow_stage_binding');
    const asking = new Set(
      bindings
        .filter(({ block }) => embedding.some(({ address }) => address === readReference(block.stage)))
        .map(({ block }) => flowOf(stack, block.target)),
    );
    for (const { address, block } of bindings) {
      const name = stageName(stack, block.stage);
      const isPassword = embedded.has(name) || /passw(or)?d/i.test(name);
      // The UI owns the bindings of a flow that is looked up: its identification stage may be this one.
      const isCreated = readReference(block.target)?.startsWith('authentik_flow.') === true;
      if (!isPassword || (isCreated && !asking.has(flowOf(stack, block.target)))) continue;
      yield {
        address,
        found: `asks for the password again, with stage ${name} at order ${String(block.order)}`,
        remedy: 'remove this binding: the identification stage asks for the password',
      };
    }
  },
});

/** By name, since the same stage may be looked up twice. */
function stageName(stack: StackDocument, reference: unknown): string {
  return String(blockAt(stack, readReference(reference))?.name ?? reference);
}
