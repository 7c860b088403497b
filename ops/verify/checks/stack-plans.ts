import { OpsError } from '../../core/ops-error';
import { reasonOf } from '../../core/reason';
import { countsOf } from '../../review/change-kind';
import { type Check, fail, pass, unknown } from '../check';
import { stackNames } from '../expected';

/**
 * A plan reads every resource but the objects of a Helm release, of which it reads the values. Check `custom-resources`
 * compares those of the local chart.
 */
export const stackPlans: Check = {
  id: 'stack-plans',
  number: 7,
  title: 'every stack plans to zero',
  needs: ['terraform'],
  async run(sources) {
    const changed: string[] = [];
    const unplanned: string[] = [];
    const names = stackNames(sources.site);
    // One after the other: plans share the folder of the synthesis.
    for (const name of names) {
      try {
        const { changes } = await sources.drift(name);
        if (changes.length > 0) changed.push(`${name}: ${countsOf(changes)}`);
      } catch (error) {
        if (error instanceof OpsError && error.isMissing) throw error;
        unplanned.push(`${name}: ${reasonOf(error)}`);
      }
    }
    const seen = [...changed, ...unplanned].join('; ');
    if (changed.length > 0) {
      const remedy =
        'run `npm run ops -- plan drift` for the stack and judge each change; an adoption shows until it is deployed';
      return fail(seen, remedy);
    }
    if (unplanned.length > 0) return unknown(seen, 'run `npm run ops -- plan drift` for the stack by hand');
    return pass(
      `no changes in ${names.join(', ')}; a plan sees neither the objects of a Helm release (checks custom-resources ` +
        'and live-version do) nor what ignore_changes leaves to the UI',
    );
  },
};
