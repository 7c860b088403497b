import { blockAt, flowOf, referencedAddress, resourcesOfType, type StackDocument } from '../readers/document';
import { stackRule } from '../rule';

export const singlePasswordPrompt = stackRule({
  id: 'single-password-prompt',
  what: 'a flow whose identification stage embeds the password has no binding of any password stage',
  why: 'The login asks for the password a second time, on a screen of its own.',
  incident: 'I13',
  *checkStack(stack) {
    const bindings = resourcesOfType(stack, 'authentik_flow_stage_binding');
    const embedded = new Set(
      resourcesOfType(stack, 'authentik_stage_identification')
        .filter(({ block }) => block.password_stage !== undefined)
        .map(({ block }) => stageName(stack, block.password_stage)),
    );
    const asks = new Map<string, boolean>();
    for (const { block } of bindings) {
      if (!isIdentification(block.stage)) continue;
      const embeds = blockAt(stack, referencedAddress(block.stage))?.password_stage !== undefined;
      const flow = flowOf(stack, block.target);
      asks.set(flow, embeds || asks.get(flow) === true);
    }
    for (const { address, block } of bindings) {
      const name = stageName(stack, block.stage);
      const isPassword = isPasswordStage(block.stage) || embedded.has(name) || /passw(or)?d/i.test(name);
      // The UI owns the identification stage of a flow that is looked up: it may embed the password.
      const asksAlready = asks.get(flowOf(stack, block.target)) ?? (!isCreated(block.target) && embedded.size > 0);
      if (!isPassword || !asksAlready) continue;
      yield {
        address,
        found: `asks for the password again, with stage ${name} at order ${String(block.order)}`,
        remedy: 'remove this binding: the identification stage asks for the password',
      };
    }
  },
});

function isCreated(flow: unknown): boolean {
  return referencedAddress(flow)?.startsWith('authentik_flow.') === true;
}

function isIdentification(stage: unknown): boolean {
  return referencedAddress(stage)?.startsWith('authentik_stage_identification.') === true;
}

function isPasswordStage(stage: unknown): boolean {
  return referencedAddress(stage)?.startsWith('authentik_stage_password.') === true;
}

/** By name, since the same stage may be looked up twice. */
function stageName(stack: StackDocument, reference: unknown): string {
  return String(blockAt(stack, referencedAddress(reference))?.name ?? reference);
}
