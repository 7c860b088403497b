import { NO_GUESTS } from '../../../constructs/authentik/public-guests';
import { counted } from '../../../constructs/core/counted';
import type { Site } from '../../../sites/schema/site';
import {
  type FlowRow,
  type GroupRow,
  isBoundTo,
  type PolicyBindingRow,
  parentsOf,
  type UserRow,
} from '../../authentik/rows';
import { type Check, faultsAmong, passUnless, unknown } from '../check';

type Guests = NonNullable<Site['identity']['publicGuests']>;

/** Of a flow that decides what a session may open, or that changes the account of the session. */
const CLOSED = ['authorization', 'stage_configuration'];

/** Any visitor can become the guest: what a guest passes is open to the internet (incident I20). */
export const guestsOutside: Check = {
  id: 'guests-outside',
  number: 16,
  title: 'a guest passes no flow but those of the guests, and is in no other group',
  needs: ['authentik'],
  async run({ site, authentik }) {
    const { publicGuests: guests } = site.identity;
    if (guests === undefined) return undefined;
    const [users, groups, flows, policies, bindings] = await Promise.all([
      authentik.all<UserRow>('/core/users/', { username: guests.user.username, include_groups: false }),
      authentik.all<GroupRow>('/core/groups/', { include_users: false }),
      authentik.all<FlowRow>('/flows/instances/'),
      authentik.all<{ readonly pk: string; readonly name: string }>('/policies/expression/'),
      authentik.all<PolicyBindingRow>('/policies/bindings/'),
    ]);
    const user = users.find(({ username }) => username === guests.user.username);
    const { authorization } = site.identity.flows;
    // authentik silently leaves out what a token may not view.
    if (user === undefined || !flows.some(({ slug }) => slug === authorization)) {
      const hidden = user === undefined ? `user ${guests.user.username}` : `flow ${authorization}`;
      return unknown(`${hidden} is not shown`, 'apply the identity stack, or see what AUTHENTIK_TOKEN may view');
    }
    const policy = policies.find(({ name }) => name === NO_GUESTS)?.pk;
    const closed = flows.filter(
      ({ slug, designation }) => CLOSED.includes(designation) && slug !== guests.authorization.slug,
    );
    const open = closed.filter((flow) => !refuses(flow, bindings, policy)).map(({ slug }) => slug);
    return passUnless(
      [...groupFaults(user, groups, guests), ...faultsAmong(open.length > 0 && `a guest passes ${open.join(', ')}`)],
      `${user.username} is refused by ${counted(closed.length, 'flow')}, and in one group`,
      'add each flow to identity.publicGuests.closedFlows and apply; take the guest out of every other group',
    );
  },
};

function groupFaults(user: UserRow, groups: readonly GroupRow[], guests: Guests): readonly string[] {
  const own = groups.find(({ name }) => name === guests.group);
  const others = user.groups
    .filter((pk) => pk !== own?.pk)
    .map((pk) => groups.find((one) => one.pk === pk)?.name ?? pk);
  return faultsAmong(
    (own === undefined || !user.groups.includes(own.pk)) && `${user.username} is not in ${guests.group}`,
    others.length > 0 && `${user.username} is in ${others.join(', ')} too`,
    own !== undefined && parentsOf(own).length > 0 && `${guests.group} belongs to another group`,
    user.is_superuser && `${user.username} is a superuser`,
  );
}

/** With engine mode any, the default, one other binding that passes is enough. */
function refuses(flow: FlowRow, bindings: readonly PolicyBindingRow[], policy: string | undefined): boolean {
  const own = bindings.filter((binding) => binding.enabled !== false && isBoundTo(binding, flow));
  const refusing = own.filter(
    (binding) => binding.policy === policy && policy !== undefined && binding.negate !== true,
  );
  return refusing.length > 0 && (flow.policy_engine_mode === 'all' || refusing.length === own.length);
}
