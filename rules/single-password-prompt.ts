import { blockAt, referencedAddress, resourcesOfType, type StackDocument } from './document';
import { stackRule } from './rule';

export const singlePasswordPrompt = stackRule({
  id: 'single-password-prompt',
  what: 'a flow whose identification stage embeds the password has no binding of a password stage',
  why: 'People were asked for their password twice.',
  incident: 'I13',
  *checkStack(stack) {
    const bindings = resourcesOfType(stack, 'authentik_flow_stage_binding');
    const embedded = new Map<unknown, Set<string>>();
    for (const { block } of bindings) {
      const password = blockAt(stack, referencedAddress(block.stage))?.password_stage;
      if (password === undefined) continue;
      const passwords = embedded.get(block.target) ?? new Set();
      embedded.set(block.target, passwords.add(stageName(stack, password)));
    }
    for (const { address, block } of bindings) {
      const passwords = embedded.get(block.target);
      if (passwords === undefined || !isPassword(stack, block.stage, passwords)) continue;
      yield {
        address,
        found: `stage ${stageName(stack, block.stage)} at order ${String(block.order)}`,
        remedy: 'remove this binding: the identification stage asks for the password',
      };
    }
  },
});

function isPassword(stack: StackDocument, stage: unknown, embedded: ReadonlySet<string>): boolean {
  const isPasswordStage = referencedAddress(stage)?.startsWith('authentik_stage_password.') === true;
  return isPasswordStage || embedded.has(stageName(stack, stage));
}

/** The same stage may be looked up twice: its name is what counts. */
function stageName(stack: StackDocument, reference: unknown): string {
  return String(blockAt(stack, referencedAddress(reference))?.name ?? reference);
}
