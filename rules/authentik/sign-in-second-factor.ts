import {
  type Block,
  blockAt,
  flowOf,
  referencedAddress,
  resourcesOfType,
  type StackDocument,
} from '../readers/document';
import { stackRule } from '../rule';

/** A stage that the UI owns is recognised by its name. */
const SECOND_FACTOR = /mfa|2fa|totp|webauthn|authenticator|second[-_ ]?factor/i;

export const signInSecondFactor = stackRule({
  id: 'sign-in-second-factor',
  what: 'a sign-in flow that Terraform creates asks for a second factor between identification and login',
  why: 'Without it, or with it behind the login, a stolen password is enough.',
  *checkStack(stack) {
    for (const { address, block: flow } of resourcesOfType(stack, 'authentik_flow')) {
      if (flow.designation !== 'authentication') continue;
      const bound = stagesOf(stack, flow);
      const identification = bound.find(({ type }) => type === 'authentik_stage_identification');
      const login = bound.find(({ type }) => type === 'authentik_stage_user_login');
      // A flow without identification signs in guests.
      if (identification === undefined || login === undefined) continue;
      const factor = bound.find(({ name }) => SECOND_FACTOR.test(name));
      if (factor !== undefined && factor.order > identification.order && factor.order < login.order) continue;
      const found =
        factor === undefined
          ? 'has no second factor'
          : `has its second factor ${factor.name} at order ${factor.order}, the login at ${login.order}`;
      const remedy = 'bind a stage such as default-authentication-mfa-validation before the login';
      yield { address, found, remedy };
    }
  },
});

function stagesOf(stack: StackDocument, { slug }: Block) {
  return resourcesOfType(stack, 'authentik_flow_stage_binding')
    .filter(({ block }) => flowOf(stack, block.target) === slug)
    .map(({ block }) => {
      const address = referencedAddress(block.stage) ?? '';
      const name = String(blockAt(stack, address)?.name ?? '');
      return { type: address.split('.')[0], name, order: Number(block.order) };
    })
    .sort((a, b) => a.order - b.order);
}
