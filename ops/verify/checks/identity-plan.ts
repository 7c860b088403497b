import { countsOf } from '../../plan/change-kind';
import { type Check, fail, pass } from '../check';

export const identityPlan: Check = {
  id: 'identity-plan',
  number: 7,
  title: 'the identity stack plans to zero',
  needs: ['terraform'],
  async run(world) {
    const { changes } = await world.drift('identity');
    if (changes.length === 0) return pass('no changes');
    return fail(
      countsOf(changes),
      'run ops plan drift identity and judge each change; an adoption shows until it is deployed',
    );
  },
};
