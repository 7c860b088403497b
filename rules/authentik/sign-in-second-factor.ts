import { stageKind } from '../../constructs/authentik/stage-kind';
import {
  blockAt,
  flowOf,
  type Resource,
  referencedAddress,
  resourcesOfType,
  type StackDocument,
} from '../readers/document';
import { statedAccessIn } from '../readers/stated-access';
import { stackRule } from '../rule';

export const signInSecondFactor = stackRule({
  id: 'sign-in-second-factor',
  what: 'a flow that people sign in by asks for a second factor between identification and login, also where the UI owns the flow and the site states its stages',
  why: 'Without it, or with it behind the login, a stolen password is enough.',
  *checkStack(stack) {
    for (const bindings of boundFlows(stack)) {
      const bound = bindings.map((binding) => stageOf(stack, binding)).sort((a, b) => a.order - b.order);
      const identification = bound.find(({ kind }) => kind === 'identification');
      const login = bound.find(({ kind }) => kind === 'login');
      // A flow without identification signs in guests; one that writes a user is a sign-up.
      if (identification === undefined || login === undefined || bound.some(({ kind }) => kind === 'write')) continue;
      const factor = bound.find(({ kind }) => kind === 'second-factor');
      if (factor !== undefined && factor.order > identification.order && factor.order < login.order) continue;
      const found =
        factor === undefined
          ? 'has no second factor'
          : `has its second factor ${factor.name} at order ${factor.order}, the login at ${login.order}`;
      const remedy = 'bind a stage such as default-authentication-mfa-validation before the login';
      // A flow that is only looked up is not of this stack: its login binding is.
      const [first] = bindings;
      const flow = referencedAddress(first?.block.target) ?? '';
      yield { address: flow.startsWith('data.') ? login.address : flow, found, remedy };
    }
  },
});

/** Bindings, flow by flow, of flows for authentication as far as the stack knows. */
function boundFlows(stack: StackDocument): readonly (readonly Resource[])[] {
  const bindings = resourcesOfType(stack, 'authentik_flow_stage_binding').filter(({ block }) => {
    const { designation = 'authentication' } = blockAt(stack, referencedAddress(block.target)) ?? {};
    return designation === 'authentication';
  });
  const slugOf = ({ block }: Resource) => flowOf(stack, block.target);
  return [...new Set(bindings.map(slugOf))].map((slug) => bindings.filter((binding) => slugOf(binding) === slug));
}

function stageOf(stack: StackDocument, { address, block }: Resource) {
  const stage = referencedAddress(block.stage) ?? '';
  const type = stage.replace(/^data\./, '').split('.')[0] ?? '';
  const name = String(blockAt(stack, stage)?.name ?? '');
  const kind = stageKind(type, name, statedAccessIn(stack)?.sign_in?.stages);
  return { address, name, kind, order: Number(block.order) };
}
