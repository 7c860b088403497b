import { NO_GUESTS } from '../../../constructs/authentik/expressions/guests';
import { formatCount } from '../../../constructs/core/counted';
import type { Site } from '../../../sites/schema/site';
import {
  endOf,
  type FlowRow,
  type GroupRow,
  isBoundTo,
  type PolicyBindingRow,
  parentsOf,
  type UserRow,
} from '../../authentik/rows';
import { type Check, faultsAmong, passUnless, unknown } from '../check';

type Guests = NonNullable<Site['identity']['publicGuests']>;

/** Lists the designations of a flow that decides what a session may open, or that changes the account of the session. */
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
    const linked = await authentik.all<{ readonly source: string }>('/sources/user_connections/all/', {
      user: user.pk,
    });
    const policy = policies.find(({ name }) => name === NO_GUESTS)?.pk;
    const closed = flows.filter((flow) => isForUsers(flow) && flow.slug !== guests.authorization.slug);
    const states = closed.map((flow) => [flow.slug, stateWithEnds(flow, bindings, policy)] as const);
    const those = (wanted: FlowState) => states.flatMap(([slug, state]) => (state === wanted ? [slug] : []));
    const [open, ending, doubled, guarded] = [those('open'), those('ending'), those('doubled'), those('guarded')];
    return passUnless(
      [
        ...groupFaults(user, groups, guests),
        // authentik links a source to the user of the session, and runs no flow.
        ...faultsAmong(
          linked.length > 0 && `${formatCount(linked.length, 'login source account')} signs in as ${user.username}`,
        ),
        ...faultsAmong(
          open.length > 0 && `a guest passes ${open.join(', ')}`,
          ending.length > 0 && `a guest passes ${ending.join(', ')} as soon as a binding there ends`,
          doubled.length > 0 && `whoever passes another policy than ${NO_GUESTS} may run ${doubled.join(', ')}`,
        ),
      ],
      `${user.username} is refused by ${formatCount(those('closed').length, 'flow')}, and in one group` +
        (guarded.length === 0 ? '' : `; with a policy of their own: ${guarded.join(', ')}`),
      [
        ...faultsAmong(
          open.length > 0 && 'add each open flow to identity.publicGuests.closedFlows and apply',
          ending.length > 0 && 'bind the policy again without an end, then remove the binding that ends',
          doubled.length > 0 &&
            `take the flow out of identity.publicGuests.closedFlows, or the other policy from the flow: with engine mode any one is enough`,
        ),
        ...faultsAmong(
          linked.length > 0 &&
            `delete the source connections of ${user.username} (Directory > Users > ${user.username} > Connected services)`,
        ),
        'the guest belongs to no other group',
      ].join('; '),
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

/**
 * `closed` refuses the guests and no one else; `doubled` has another policy beside that, and with engine mode any one is
 * enough; `guarded` has a policy of its own, which this check does not know: never bind another one to it; `ending` is open once a
 * binding with an end is over (servers from 2026.8 on).
 */
type FlowState = 'closed' | 'doubled' | 'guarded' | 'ending' | 'open';

/** Without a stage there is nothing to run, and the guest is no superuser. */
function isForUsers({ designation, authentication, stages }: FlowRow): boolean {
  return CLOSED.includes(designation) && authentication !== 'require_superuser' && stages?.length !== 0;
}

function stateWithEnds(flow: FlowRow, bindings: readonly PolicyBindingRow[], policy: string | undefined): FlowState {
  const own = bindings.filter((binding) => binding.enabled !== false && isBoundTo(binding, flow));
  const now = stateOf(flow, own, policy);
  const lasting = own.filter((binding) => endOf(binding) === undefined);
  return now !== 'open' && stateOf(flow, lasting, policy) === 'open' ? 'ending' : now;
}

function stateOf(flow: FlowRow, own: readonly PolicyBindingRow[], policy: string | undefined): FlowState {
  const refusing = own.filter(
    (binding) => binding.policy === policy && policy !== undefined && binding.negate !== true,
  );
  if (refusing.length > 0) {
    return flow.policy_engine_mode === 'all' || refusing.length === own.length ? 'closed' : 'doubled';
  }
  const isGuarded = own.length > 0 && own.every((binding) => binding.policy !== policy);
  return isGuarded && flow.designation === 'stage_configuration' ? 'guarded' : 'open';
}
