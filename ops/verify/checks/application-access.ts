import { counted } from '../../../constructs/core/counted';
import { statedAccess } from '../../../stacks/stated-access';
import { isBoundTo, type PolicyBindingRow, type PolicyTarget } from '../../authentik/rows';
import { type Check, passUnless, unknown } from '../check';

/** An application without a binding admits every signed-in user, also an application made in the UI (incident I20). */
export const applicationAccess: Check = {
  id: 'application-access',
  number: 18,
  title: 'every application has the stated bindings and no other group, or is stated as open to everyone',
  needs: ['authentik'],
  async run({ site, authentik }) {
    const [applications, bindings] = await Promise.all([
      authentik.all<PolicyTarget & { readonly name: string }>('/core/applications/', { superuser_full_list: true }),
      authentik.all<PolicyBindingRow>('/policies/bindings/'),
    ]);
    if (applications.length === 0) {
      return unknown('no application is shown', 'see what AUTHENTIK_TOKEN may view');
    }
    const { applications: stated, hosts, administrators } = statedAccess(site);
    const found = applications.flatMap((application) => {
      const { name, policy_engine_mode: mode } = application;
      // An application of one host has the name of the host.
      const statement = stated[name] ?? hosts[name];
      const bound = bindings.filter((binding) => binding.enabled !== false && isBoundTo(binding, application));
      if (statement !== undefined && ('everyone' in statement || 'guests' in statement)) return [];
      if (bound.length === 0) return [`${name} admits every signed-in user`];
      if (statement?.groups === undefined) return [];
      if (mode !== undefined && mode !== 'any') return [`${name} asks for all of its groups at once`];
      const known = [...statement.groups, ...administrators];
      const others = bound.flatMap(({ group_obj: group }) =>
        group && !known.includes(group.name) ? [group.name] : [],
      );
      return others.length === 0 ? [] : [`${name} also admits ${others.join(', ')}`];
    });
    return passUnless(
      found,
      counted(applications.length, 'application'),
      'bind the groups that may open it and no others, under Applications > Policy / Group / User Bindings, or state it in the site: ' +
        'groups, or everyone with a reason; engine mode any',
    );
  },
};
