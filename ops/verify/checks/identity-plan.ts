import { type Check, fail, pass } from '../check';

export const identityPlan: Check = {
  id: 'identity-plan',
  number: 7,
  title: 'the identity stack plans to zero',
  needs: ['terraform'],
  async run({ planner }) {
    const { empty, summary } = await planner.plan('identity');
    if (empty) return pass(summary);
    return fail(summary, 'run npm run diff -- identity and judge each change; an adoption shows until it is deployed');
  },
};
