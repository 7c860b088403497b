import { NO_GUESTS } from '../../../constructs/authentik/expressions/guests';
import { formatCount } from '../../../constructs/core/counted';
import type { Site } from '../../../sites/schema/site';
import { stateAccess } from '../../../stacks/stated-access';
import { deciderOf, endOf, isBoundTo, type PolicyBindingRow, type PolicyTarget } from '../../authentik/rows';
import { type Check, faultsAmong, passUnless, unknown } from '../check';
import { admitsWithoutBinding } from '../system-flags';

/** An application without a binding admits every signed-in user, also an application made in the UI (incident I20). */
export const applicationAccess: Check = {
  id: 'application-access',
  number: 18,
  title: 'every application has the stated bindings and no other, or is stated as open to everyone',
  needs: ['authentik'],
  async run({ site, authentik }) {
    const [applications, bindings] = await Promise.all([
      authentik.all<PolicyTarget & { readonly name: string }>('/core/applications/', { superuser_full_list: true }),
      authentik.all<PolicyBindingRow>('/policies/bindings/'),
    ]);
    if (applications.length === 0) {
      return unknown('no application is shown', 'see what AUTHENTIK_TOKEN may view');
    }
    const { applications: stated, hosts, administrators } = stateAccess(site);
    const refusing = refusingPolicies(site);
    const bindTo = (application: PolicyTarget) =>
      bindings.filter((binding) => binding.enabled !== false && isBoundTo(binding, application));
    const isUnbound = (one: PolicyTarget) => bindTo(one).every((binding) => endOf(binding) !== undefined);
    const opensUnbound = !applications.some(isUnbound) || (await admitsWithoutBinding(authentik));
    const found = applications.flatMap((application) => {
      const { name, policy_engine_mode: mode } = application;
      // An application of one host has the name of the host.
      const statement = stated[name] ?? hosts[name];
      const bound = bindTo(application);
      if (statement !== undefined && 'guests' in statement) return [];
      if (statement !== undefined && 'everyone' in statement) {
        // A policy of the site restricts further; what else is bound admits or shuts out.
        const others = bound.filter((binding) => !refusing.includes(binding.policy_obj?.name ?? '') || binding.negate);
        if (others.length > 0) return [`${name} has a binding of ${others.map(deciderOf).join(', ')}, not stated`];
        if (bound.length === 0 && !opensUnbound) return [`${name} admits no user: core_default_app_access is off`];
        return bound.length > 0 || refusing.length === 0 ? [] : [`${name} admits the guest`];
      }
      const isOpenBeside = (ones: readonly PolicyBindingRow[]) =>
        ones.length === 0
          ? opensUnbound
          : ones.every((one) => refusing.includes(one.policy_obj?.name ?? '') && one.negate !== true);
      if (isOpenBeside(bound)) return [`${name} admits every signed-in user`];
      if (isOpenBeside(bound.filter((one) => endOf(one) === undefined))) {
        return [
          `${name} admits every signed-in user as soon as its last binding ends: ${bound.map(deciderOf).join(', ')}`,
        ];
      }
      if (statement?.groups === undefined) return [];
      if (mode !== undefined && mode !== 'any') return [`${name} asks for all of its groups at once`];
      const known = [...new Set([...administrators, ...statement.groups])];
      const isStated = (one: PolicyBindingRow) =>
        known.includes(one.group_obj?.name ?? '') && one.negate !== true && endOf(one) === undefined;
      const others = bound.filter((binding) => !isStated(binding)).map(deciderOf);
      const missing = known.filter((group) => !bound.some((one) => isStated(one) && one.group_obj?.name === group));
      return faultsAmong(
        others.length > 0 && `${name} also admits ${others.join(', ')}`,
        missing.length > 0 && `${name} does not admit ${missing.join(', ')}`,
      );
    });
    return passUnless(
      found,
      formatCount(applications.length, 'application'),
      'bind the groups that may open it and no others, under Applications > Policy / Group / User Bindings, or state it in the site: ' +
        'groups, or everyone with a reason; engine mode any; deploy the identity stack for what the site states',
    );
  },
};

/** Policies of the site that refuse the guests, and no one else as authentik evaluates them. */
function refusingPolicies({ identity }: Site): readonly string[] {
  const { publicGuests, hostRestriction } = identity;
  return [publicGuests === undefined ? [] : NO_GUESTS, hostRestriction?.policy?.name ?? []].flat();
}
