import { Application } from '../../../../constructs/authentik/applications/application';
import { PublicGuests, type PublicGuestsProps } from '../../../../constructs/authentik/applications/public-guests';
import { Duration } from '../../../../constructs/core/duration';
import { unescapeText } from '../../../../constructs/core/static-text';
import { synthStack } from '../../../support/site/synth';
import { addressesOf, attributesAt, FLOWS, lifecycleAt } from '../blocks';

const PROPS: PublicGuestsProps = {
  user: { username: 'visitor', name: 'Visitor', path: 'users/system' },
  group: 'Visitors',
  policy: 'visitor-policy',
  flow: { slug: 'visit', title: 'Come in' },
  authorization: { slug: 'visit-authorization', title: 'Come in' },
  closedFlows: { Settings: 'user-settings' },
  closedApplications: [],
  login: { name: 'visitor-login', sessionDuration: Duration.days(2) },
  provider: {
    name: 'Provider for visitors',
    externalHost: 'open.example.org',
    cookieDomain: 'example.org',
    accessTokenValidity: Duration.days(1),
  },
  application: { name: 'Visit', slug: 'visit-app' },
  outpost: {
    name: 'visitors',
    replicas: 1,
    resources: { limits: { memory: '256Mi' } },
    serviceConnection: 'uuid of connection',
    authentikHost: 'https://sso.example.org/',
    namespace: 'authentik',
    refreshInterval: Duration.minutes(5),
  },
  ...FLOWS,
};

const guests = (props: Partial<PublicGuestsProps> = {}) =>
  synthStack((stack) => {
    new PublicGuests(stack, 'Guests', { ...PROPS, ...props });
  });

test('the guest is the one member of the group, and no superuser', () => {
  const config = guests();
  expect(attributesAt(config, 'authentik_user.Guests_User')).toMatchObject({ username: 'visitor', type: 'internal' });
  expect(attributesAt(config, 'authentik_group.Guests_Group')).toEqual({
    name: 'Visitors',
    is_superuser: false,
    roles: [],
    users: ['${authentik_user.Guests_User.id}'],
  });
});

test('the policy looks for that user, and is evaluated at the stage that logs in', () => {
  const config = guests();
  const login = 'authentik_flow_stage_binding.Guests_Flow_LoginBinding';
  const { expression } = attributesAt(config, 'authentik_policy_expression.Guests_GuestPolicy');
  expect(String(expression)).toContain('User.objects.filter(username="visitor", is_active=True)');
  expect(attributesAt(config, 'authentik_policy_binding.Guests_Flow_LoginBinding_GuestBinding')).toMatchObject({
    target: `\${${login}.id}`,
    policy: '${authentik_policy_expression.Guests_GuestPolicy.id}',
  });
  expect(attributesAt(config, login)).toMatchObject({
    order: 10,
    evaluate_on_plan: false,
    re_evaluate_policies: true,
    stage: '${authentik_stage_user_login.Guests_Login.id}',
  });
});

test('the shared authorization flow and the listed ones refuse the group of the guests', () => {
  const config = guests();
  expect(attributesAt(config, 'authentik_policy_expression.Guests_NoGuests')).toMatchObject({
    name: 'no-guests',
    expression: expect.stringContaining('ak_is_group_member(request.user, name="Visitors")'),
  });
  expect(attributesAt(config, 'data.authentik_flow.Guests_Closed_Settings_Flow')).toEqual({ slug: 'user-settings' });
  expect(lifecycleAt(config, 'data.authentik_flow.Guests_Closed_Settings_Flow')).toEqual({
    postcondition: [
      {
        condition: '${contains(["authorization","stage_configuration","unenrollment"], self.designation)}',
        error_message:
          'The flow user-settings is not one for authorization, stage_configuration, unenrollment: name another flow in the site.',
      },
    ],
  });
  for (const [id, target] of [
    ['Authorization', FLOWS.authorizationFlow.uuid],
    ['Settings', '${data.authentik_flow.Guests_Closed_Settings_Flow.id}'],
  ]) {
    expect(attributesAt(config, `authentik_policy_binding.Guests_Closed_${id}_NoGuests`)).toMatchObject({
      target,
      policy: '${authentik_policy_expression.Guests_NoGuests.id}',
    });
  }
});

test('an application for everyone gets the policy as its only binding', () => {
  const config = synthStack((stack) => {
    const provider = { name: 'Wiki', providerId: '7' };
    const closedApplications = [new Application(stack, 'Wiki', { name: 'Wiki', slug: 'wiki', provider })];
    new PublicGuests(stack, 'Guests', { ...PROPS, closedApplications });
  });
  expect(addressesOf(config).filter((address) => address.startsWith('authentik_policy_binding.Wiki'))).toEqual([
    'authentik_policy_binding.Wiki_NoGuests',
  ]);
  expect(attributesAt(config, 'authentik_policy_binding.Wiki_NoGuests')).toMatchObject({
    target: '${authentik_application.Wiki.uuid}',
    policy: '${authentik_policy_expression.Guests_NoGuests.id}',
    order: 0,
    enabled: true,
    negate: false,
    failure_result: false,
  });
});

test('the login flow of the guests carries the policy that asks for the way to their application', () => {
  const config = guests();
  expect(attributesAt(config, 'authentik_policy_binding.Guests_Flow_OnTheWay').target).toBe(
    '${authentik_flow.Guests_Flow.uuid}',
  );
  const { expression } = attributesAt(config, 'authentik_policy_expression.Guests_OnTheWay');
  expect(String(expression)).toContain('"visit-app"');
});

test("the outpost serves the guests' provider alone, and never logs in detail", () => {
  const { protocol_providers: providers, config: text } = attributesAt(guests(), 'authentik_outpost.Guests_Outpost');
  expect(providers).toEqual(['${authentik_provider_proxy.Guests_Provider.id}']);
  expect(JSON.parse(unescapeText(String(text)))).toMatchObject({
    authentik_host: 'https://sso.example.org/',
    log_level: 'info',
    kubernetes_replicas: 1,
  });
});
