import { attributesAt } from '../constructs/authentik/blocks';
import { allOf, identityOf } from '../constructs/authentik/identity-blocks';
import { put } from '../sites/schema/change';

test('the guests’ provider authorizes with a flow of its own, and every flow that the site lists refuses them', () => {
  const config = identityOf();
  expect(attributesAt(config, 'authentik_provider_proxy.PublicGuests_Provider').authorization_flow).toBe(
    '${authentik_flow.PublicGuests_AuthorizationFlow.uuid}',
  );
  const closed = Object.entries(allOf('authentik_policy_binding', config.resource)).filter(([id]) =>
    id.startsWith('PublicGuests_Closed_'),
  );
  expect(closed.map(([, { target }]) => target)).toEqual(
    expect.arrayContaining([
      '${data.authentik_flow.Authorization.id}',
      '${data.authentik_flow.PublicGuests_Closed_PasskeySetup_Flow.id}',
    ]),
  );
  expect(closed).toHaveLength(7);
});

test('the policy over the hosts keeps the guests out by their group', () => {
  const { expression } = attributesAt(identityOf(), 'authentik_policy_expression.AdminServices_Policy');
  expect(expression).toContain('ak_is_group_member(request.user, name=group) for group in ["Public Guests"]');
});

test('without guests no user is kept out', () => {
  const config = identityOf((site) => put(site, 'identity.publicGuests', undefined));
  const policies = Object.keys(allOf('authentik_policy_expression', config.resource));
  expect(policies.filter((id) => id.startsWith('PublicGuests'))).toEqual([]);
  expect(JSON.stringify(config)).not.toContain('Public Guests');
});
