import { NO_GUESTS } from '../../../constructs/authentik/public-guests';
import { counted } from '../../../constructs/core/counted';
import type { Site } from '../../../sites/schema/site';
import type { GroupRow, UserRow } from '../../authentik/lookup';
import { type Check, fail, pass, unknown } from '../check';

interface FlowRow {
  readonly pk: string;
  readonly slug: string;
  readonly designation: string;
  readonly policy_engine_mode?: string;
  readonly policybindingmodel_ptr_id?: string;
}

interface PolicyBindingRow {
  readonly target: string;
  readonly policy: string | null;
  readonly enabled: boolean;
  readonly negate?: boolean;
}

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
    // authentik silently leaves out what a token may not view.
    const shown = flows.some(({ slug }) => slug === site.identity.flows.authorization);
    if (user === undefined || !shown) {
      return unknown(
        user === undefined
          ? `user ${guests.user.username} is not shown`
          : `flow ${site.identity.flows.authorization} is not shown`,
        'apply the identity stack, or see what AUTHENTIK_TOKEN may view',
      );
    }
    const policy = policies.find(({ name }) => name === NO_GUESTS)?.pk;
    const closed = flows.filter(
      ({ slug, designation }) => CLOSED.includes(designation) && slug !== guests.authorization.slug,
    );
    const open = closed.filter((flow) => !refuses(flow, bindings, policy)).map(({ slug }) => slug);
    const found = [
      ...groupFaults(user, groups, guests),
      ...(open.length === 0 ? [] : [`a guest passes ${open.join(', ')}`]),
    ];
    if (found.length === 0)
      return pass(`${user.username} is refused by ${counted(closed.length, 'flow')}, and in one group`);
    return fail(
      found.join('; '),
      'add each flow to identity.publicGuests.closedFlows and apply; take the guest out of every other group',
    );
  },
};

function groupFaults(user: UserRow, groups: readonly GroupRow[], guests: Guests): readonly string[] {
  const own = groups.find(({ name }) => name === guests.group);
  const others = user.groups
    .filter((pk) => pk !== own?.pk)
    .map((pk) => groups.find((one) => one.pk === pk)?.name ?? pk);
  const above = [...(own?.parents ?? []), ...(own?.parent == null ? [] : [own.parent])];
  return [
    ...(own !== undefined && user.groups.includes(own.pk) ? [] : [`${user.username} is not in ${guests.group}`]),
    ...(others.length === 0 ? [] : [`${user.username} is in ${others.join(', ')} too`]),
    ...(above.length === 0 ? [] : [`${guests.group} belongs to another group`]),
    ...(user.is_superuser ? [`${user.username} is a superuser`] : []),
  ];
}

/** With engine mode any, the default, one other binding that passes is enough. */
function refuses(flow: FlowRow, bindings: readonly PolicyBindingRow[], policy: string | undefined): boolean {
  const own = bindings.filter(
    ({ target, enabled }) => enabled !== false && [flow.pk, flow.policybindingmodel_ptr_id].includes(target),
  );
  const refusing = own.filter(
    (binding) => binding.policy === policy && policy !== undefined && binding.negate !== true,
  );
  return refusing.length > 0 && (flow.policy_engine_mode === 'all' || refusing.length === own.length);
}
