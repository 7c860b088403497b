import { blockAt, flowOf, readReference, resourcesOfType, type StackDocument } from '../readers/document';
import { type BoundFlow, findBoundFlows } from '../readers/flow-stages';
import { stackRule } from '../rule';

export const enrollmentByInvitation = stackRule({
  id: 'enrollment-by-invitation',
  what: 'every flow that writes new users has an invitation stage before the user is written, which no policy skips and which stops without a valid invitation; every source enrols with such a flow',
  why: 'Without it anyone can sign up, and gets what every signed-in user may open.',
  *checkStack(stack) {
    const flows = findBoundFlows(stack);
    const remedy = 'make it with InvitationEnrollment, which binds the invitation right before the user is written';
    for (const flow of flows) {
      const found = writesNewUsers(flow) ? openingOf(stack, flow) : undefined;
      if (found === undefined) continue;
      const write = flow.stages.find(({ kind }) => kind === 'write');
      yield {
        address: flow.address.startsWith('data.') ? (write?.binding ?? flow.address) : flow.address,
        found,
        remedy,
      };
    }
    for (const { address, block } of resourcesOfType(stack, 'authentik_source_oauth')) {
      const slug = flowOf(stack, block.enrollment_flow);
      if (block.enrollment_flow === undefined || flows.some((flow) => flow.slug === slug && writesNewUsers(flow)))
        continue;
      yield { address, found: `enrols with the flow ${slug}, whose stages the stack does not have`, remedy };
    }
  },
});

function writesNewUsers({ designation, stages }: BoundFlow): boolean {
  return designation !== 'stage_configuration' && stages.some(({ kind }) => kind === 'write');
}

function openingOf(stack: StackDocument, { stages }: BoundFlow): string | undefined {
  const write = stages.find(({ kind }) => kind === 'write');
  const invitation = stages.find(({ kind }) => kind === 'invitation');
  if (write === undefined) return undefined;
  if (invitation === undefined) return 'writes new users without an invitation stage';
  if (invitation.order >= write.order) {
    return `writes new users at order ${write.order}, before the invitation is checked at ${invitation.order}`;
  }
  if (invitation.block.continue_flow_without_invitation === true)
    return `${invitation.name} continues without an invitation`;
  const guards = resourcesOfType(stack, 'authentik_policy_binding').filter(
    ({ block }) => readReference(block.target) === invitation.binding && block.enabled !== false,
  );
  if (guards.length === 0) return undefined;
  const policy = String(blockAt(stack, readReference(guards[0]?.block.policy))?.name ?? 'a policy');
  return `${policy} decides whether the invitation is checked`;
}
