import { formatCount } from '../../../constructs/core/counted';
import type { PolicyTarget } from '../../authentik/rows';
import { type Check, passUnless, unknown } from '../check';
import { findOpenTo, readStatedAnswers, representativesOf } from '../live-access';

/** The bindings are compared one by one in `application-access`; here the server decides, with everything that it knows. */
export const accessAnswers: Check = {
  id: 'access-answers',
  number: 21,
  title: 'the server opens each application for the users that `ops access` says, and for no one else',
  needs: ['authentik'],
  async run({ site, authentik, document }) {
    const { objects, answers } = readStatedAnswers(await document());
    const groups = Object.values(site.identity.groups).map(({ name }) => name);
    const [{ users, empty }, applications] = await Promise.all([
      representativesOf(authentik, objects, groups),
      authentik.all<PolicyTarget & { readonly name: string }>('/core/applications/', { superuser_full_list: true }),
    ]);
    if (users.length === 0) return unknown('no user is shown', 'see what AUTHENTIK_TOKEN may view');
    const asked = await Promise.all(
      users.map(async (user) => ({ ...user, open: await findOpenTo(authentik, user.pk) })),
    );
    let count = 0;
    const faults = asked.flatMap(({ as, pk, subject, open }) =>
      applications.flatMap(({ name }) => {
        const stated = answers.get(name)?.(subject) ?? 'unknown';
        if (stated === 'unknown') return [];
        count += 1;
        const isOpen = open.has(name);
        if (isOpen === (stated === 'yes')) return [];
        const may = isOpen ? 'may open' : 'may not open';
        return [`${as} (user ${pk}) ${may} ${name}, the site says ${stated}`];
      }),
    );
    const without = empty.length === 0 ? '' : `; without a user to ask for: ${empty.join(', ')}`;
    return passUnless(
      faults,
      `${formatCount(count, 'answer')} of the server for ${formatCount(asked.length, 'user')} as the site says${without}`,
      'see check application-access for the binding, and `npm run ops -- access why` for what the site says',
    );
  },
};
