import { findBoundFlows } from '../readers/flow-stages';
import { stackRule } from '../rule';

export const signInSecondFactor = stackRule({
  id: 'sign-in-second-factor',
  what: 'a flow that people sign in by asks for a second factor between identification and login, also where the UI owns the flow and the site states its stages',
  why: 'Without it, or with it behind the login, a stolen password is enough.',
  *checkStack(stack) {
    for (const { address, designation = 'authentication', stages } of findBoundFlows(stack)) {
      const identification = stages.find(({ kind }) => kind === 'identification');
      const login = stages.find(({ kind }) => kind === 'login');
      // A flow without identification signs in guests.
      if (designation !== 'authentication' || identification === undefined || login === undefined) continue;
      const factor = stages.find(({ kind }) => kind === 'second-factor');
      if (factor !== undefined && factor.order > identification.order && factor.order < login.order) continue;
      const found =
        factor === undefined
          ? 'has no second factor'
          : `has its second factor ${factor.name} at order ${factor.order}, the login at ${login.order}`;
      const remedy = 'bind a stage such as default-authentication-mfa-validation before the login';
      // A flow that is only looked up is not of this stack: its login binding is.
      yield { address: address.startsWith('data.') ? login.binding : address, found, remedy };
    }
  },
});
