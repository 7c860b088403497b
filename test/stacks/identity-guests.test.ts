import { attributesAt } from '../constructs/authentik/blocks';
import { allOf, identityOf } from '../constructs/authentik/identity-blocks';
import { put } from '../sites/schema/change';

const CATCH_ALL = '${authentik_application.DomainWideCatchAll_Application.uuid}';
const onCatchAll = (config: ReturnType<typeof identityOf>) =>
  Object.entries(allOf('authentik_policy_binding', config.resource)).filter(([, { target }]) => target === CATCH_ALL);

test('the guest passes no domain-wide application, be there a policy over its hosts or not', () => {
  for (const path of ['identity.hostRestriction', 'identity.hostRestriction.policy']) {
    const config = identityOf((site) => {
      put(site, 'identity.hostRestriction.hosts', {});
      put(site, 'identity.hostRestriction.binding', undefined);
      put(site, path, undefined);
    });
    expect(onCatchAll(config)).toEqual([
      [
        'DomainWideCatchAll_Application_NoGuests',
        expect.objectContaining({ policy: '${authentik_policy_expression.PublicGuests_NoGuests.id}', order: 0 }),
      ],
    ]);
    expect(attributesAt(config, 'authentik_policy_expression.PublicGuests_NoGuests')).toEqual({
      name: 'no-guests',
      expression: 'return request.user.username != "guest"',
      execution_logging: false,
    });
  }
});

test('the policy over the hosts keeps the guest out by itself', () => {
  expect(onCatchAll(identityOf()).map(([id]) => id)).toEqual(['DomainWideCatchAll_Application_HostRestriction']);
});

test('without guests nobody is kept out', () => {
  const config = identityOf((site) => {
    for (const part of ['publicGuests', 'hostRestriction']) put(site, `identity.${part}`, undefined);
  });
  expect(onCatchAll(config)).toEqual([]);
});
