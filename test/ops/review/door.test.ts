import { sentence } from '../../../access/words';
import { readPlan } from '../../../ops/review/plan-document';
import type { Block, StackDocument } from '../../../rules/readers/document';
import { oneStack } from '../../support/site/one-stack';
import { editStack, planBetween } from '../../support/site/planned';
import { reviewOf as reviewOfPlan } from './plans';

const identity = oneStack('identity');
const platform = oneStack('platform');
const FACTOR = 'authentik_flow_stage_binding.SignIn_MfaBinding';
const LOGIN = 'authentik_flow_stage_binding.SignIn_LoginBinding';

/** The first line of the review, and the stops of the door. */
function reviewOf(after: StackDocument, before = identity) {
  const plan = readPlan(JSON.stringify(planBetween({ stack: before }, after)));
  const { access, stops } = reviewOfPlan(plan);
  const door = stops.filter(({ id }) => id === 'shut-out' || id === 'access-opened');
  return {
    line: access.map(({ kind, words }) => `${kind}: ${sentence(words)}`)[0],
    stops: door.map(({ id, address }) => `${id} ${address}`),
  };
}

const stage = (name: string) => ({
  target: '${data.authentik_flow.SignIn_Flow.id}',
  stage: `\${${name}.id}`,
  order: 110,
  evaluate_on_plan: false,
  re_evaluate_policies: true,
  policy_engine_mode: 'any',
});

const PASSWORD = 'signing in by password no longer works: ';

describe('the review of an edit of the door', () => {
  test.each<[string, Readonly<Record<string, Block | null>>, string, readonly string[]]>([
    [
      'a second factor behind the login',
      { [FACTOR]: { order: 200 } },
      'opened: signing in by password no longer needs a second factor: `default-authentication-mfa-validation` at order 200 ' +
        'comes behind `default-authentication-login` at 100 (before: `default-authentication-mfa-validation`, for those who have one)',
      [`access-opened ${FACTOR}`],
    ],
    [
      'a login before the second factor',
      { [LOGIN]: { order: 20 } },
      'opened: signing in by password no longer needs a second factor: `default-authentication-mfa-validation` at order 30 ' +
        'comes behind `default-authentication-login` at 20 (before: `default-authentication-mfa-validation`, for those who have one)',
      [`access-opened ${FACTOR}`],
    ],
    [
      'a second factor that leaves the flow',
      { [FACTOR]: null },
      'opened: signing in by password no longer asks for a second factor (before: `default-authentication-mfa-validation`, for those who have one)',
      [`access-opened ${FACTOR}`],
    ],
    [
      'a login before the identification',
      { [LOGIN]: { order: 5 } },
      `shut-out: ${PASSWORD}default-authentication-login at order 5 comes before default-authentication-identification at 10, which asks who signs in`,
      [`shut-out ${LOGIN}`, `access-opened ${FACTOR}`],
    ],
    [
      'a login that leaves the flow',
      { [LOGIN]: null },
      `shut-out: ${PASSWORD}no stage of flow default-authentication-flow begins a session`,
      ['shut-out data.authentik_flow.SignIn_Flow'],
    ],
    [
      'a logout behind the login',
      {
        'authentik_flow_stage_binding.Further': stage('authentik_stage_user_logout.Out'),
        'authentik_stage_user_logout.Out': { name: 'out' },
      },
      `shut-out: ${PASSWORD}out at order 110 comes behind default-authentication-login at 100, where the session has begun`,
      ['shut-out authentik_flow_stage_binding.Further'],
    ],
    [
      'a denial behind the login',
      {
        'authentik_flow_stage_binding.Further': stage('authentik_stage_deny.No'),
        'authentik_stage_deny.No': { name: 'no' },
      },
      `shut-out: ${PASSWORD}no at order 110 comes behind default-authentication-login at 100, where the session has begun`,
      ['shut-out authentik_flow_stage_binding.Further'],
    ],
    [
      'a second identification behind the login',
      { 'authentik_flow_stage_binding.Further': stage('authentik_stage_identification.SignIn_Identification') },
      `shut-out: ${PASSWORD}default-authentication-identification at order 110 comes behind default-authentication-login at 100, where the session has begun`,
      ['shut-out authentik_flow_stage_binding.Further'],
    ],
    [
      'an invitation that leaves the enrollment',
      { 'authentik_flow_stage_binding.InvitationEnrollment_Flow_InvitationBinding': null },
      'opened: anyone can sign up by the flow `invitation-enrollment`, without an invitation (before: by invitation only)',
      ['access-opened authentik_stage_user_write.InvitationEnrollment_UserWrite'],
    ],
    [
      'a user that is written before the invitation is checked',
      { 'authentik_flow_stage_binding.InvitationEnrollment_SourceFlow_UserWriteBinding': { order: 15 } },
      'opened: anyone can sign up by the flow `source-enrollment`, without an invitation (before: by invitation only)',
      ['access-opened authentik_flow_stage_binding.InvitationEnrollment_SourceFlow_InvitationBinding'],
    ],
    [
      'an invitation that need not be valid',
      { 'authentik_stage_invitation.InvitationEnrollment_Invitation': { continue_flow_without_invitation: true } },
      'opened: anyone can sign up by the flow `invitation-enrollment`, without an invitation (before: by invitation only)',
      Array(2).fill('access-opened authentik_stage_invitation.InvitationEnrollment_Invitation'),
    ],
    [
      'new users that become administrators',
      {
        'authentik_stage_user_write.InvitationEnrollment_UserWrite': {
          create_users_group: '${data.authentik_group.HomeServerAdmins.id}',
        },
      },
      'opened: people who sign up become `Home Server Admins` (before: `Allow Login Users`)',
      ['access-opened authentik_stage_user_write.InvitationEnrollment_UserWrite'],
    ],
    [
      'new users that are inactive',
      { 'authentik_stage_user_write.InvitationEnrollment_UserWrite': { create_users_as_inactive: true } },
      'shut-out: people who sign up cannot sign in until an administrator activates them',
      ['shut-out authentik_stage_user_write.InvitationEnrollment_UserWrite'],
    ],
  ])('%s', (_, edits, line, stops) => {
    expect(reviewOf(editStack(identity, edits))).toEqual({ line, stops });
  });

  test('a login that names another flow: its stages leave the one that people sign in by', () => {
    const other = structuredClone(identity);
    Object.assign(other.config.data?.authentik_flow?.SignIn_Flow ?? {}, { slug: 'other-flow' });
    Object.assign(other.config.output?.access?.value ?? {}, { sign_in: { flow: 'other-flow' } });
    expect(reviewOf(other).line).toBe(
      'shut-out: the stages of the login leave the flow `default-authentication-flow` for `other-flow`: ' +
        'no one can sign in until the brand names that one (System > Brands)',
    );
  });

  test('an unchanged door has no line', () => {
    expect(reviewOf(identity)).toEqual({ line: undefined, stops: [] });
  });
});

describe('the review of an edit of what leads to the door', () => {
  const block = (stack: StackDocument, address: string): Block => {
    const [type = '', name = ''] = address.split('.');
    const found = stack.config.resource?.[type]?.[name];
    if (found === undefined) throw new Error(`the fixture site has no ${address}`);
    return structuredClone(found);
  };
  /** The block with a text of it replaced, wherever it stands. */
  const replaceIn = (stack: StackDocument, address: string, from: string, to: string) => {
    const text = JSON.stringify(block(stack, address));
    if (!text.includes(from)) throw new Error(`${address} has no ${from}`);
    return { [address]: JSON.parse(text.replaceAll(from, to)) as Block };
  };
  const [EMBEDDED, DASHBOARD] = [
    'authentik_outpost.EmbeddedOutpost',
    'authentik_provider_oauth2.KubernetesDashboard_Provider',
  ];
  const LOGIN_PAGE = 'kubernetes_ingress_v1.Interface';
  const TERMINAL = '"${authentik_provider_proxy.AdminServices_Terminal_Provider.id}",';
  const UUID = '218dfaf4ae6b4374ad4b4f1cee68a3e';
  const { client_id: id, client_secret: secret } = block(identity, DASHBOARD);

  test.each<[string, StackDocument, Readonly<Record<string, Block | null>>, string, readonly string[]]>([
    [
      "an administrators' group that loses its binding",
      identity,
      { 'authentik_policy_binding.AdminServices_Terminal_Application_AuthentikAdmins': null },
      'shut-out: `authentik Admins` can no longer open `terminal.harbour.example`',
      ['shut-out'],
    ],
    [
      'another service connection',
      identity,
      { [EMBEDDED]: { service_connection: '9452125d-04af-47fd-a949-17a3bfbb6344' } },
      `shut-out: \`${EMBEDDED}\`: service_connection changes: another cluster, or none, runs the outpost`,
      ['shut-out'],
    ],
    [
      'one wrong digit of the outpost',
      identity,
      replaceIn(identity, EMBEDDED, `${UUID}b`, `${UUID}c`),
      `shut-out: \`${EMBEDDED}\`: its Service would select pods of the outpost ${UUID}c`,
      ['outpost-selector'],
    ],
    [
      'the same digit in front of the pooler',
      platform,
      replaceIn(platform, 'kubernetes_network_policy_v1.PgBouncer_NetworkPolicy', `${UUID}b`, `${UUID}c`),
      'shut-out: `kubernetes_network_policy_v1.PgBouncer_NetworkPolicy`: it names pods of the outpost ' +
        `${UUID}c instead of ${UUID}b: the pods that run are cut off`,
      ['outpost-selector'],
    ],
    [
      'a provider that leaves the outpost',
      identity,
      replaceIn(identity, EMBEDDED, TERMINAL, ''),
      'opened: anyone signed in can now open `terminal.harbour.example`',
      ['access-opened', 'outpost-provider'],
    ],
    [
      'client id and secret swapped',
      identity,
      { [DASHBOARD]: { client_id: secret, client_secret: id } },
      `shut-out: \`${DASHBOARD}\`: client_id changes: the application still signs its users in as the old client`,
      ['shut-out', 'shut-out'],
    ],
    [
      'another ingress class of the login page',
      platform,
      replaceIn(platform, LOGIN_PAGE, '"ingress_class_name":"traefik"', '"ingress_class_name":"nginx"'),
      `shut-out: \`${LOGIN_PAGE}\`: spec changes: another controller answers: ingress class nginx`,
      ['shut-out'],
    ],
    [
      'the entry point without TLS',
      platform,
      replaceIn(platform, LOGIN_PAGE, '"websecure"', '"web"'),
      `shut-out: \`${LOGIN_PAGE}\`: metadata changes: Traefik listens for it at web only`,
      ['shut-out'],
    ],
    [
      'an allow list in front of the login page',
      platform,
      replaceIn(
        platform,
        LOGIN_PAGE,
        '"traefik-retry@kubernetescrd,',
        '"traefik-lan-only@kubernetescrd,traefik-retry@kubernetescrd,',
      ),
      `shut-out: \`${LOGIN_PAGE}\`: metadata changes: the login page is behind traefik-lan-only@kubernetescrd too`,
      ['shut-out'],
    ],
  ])('%s', (_, stack, edits, line, stops) => {
    const plan = readPlan(JSON.stringify(planBetween({ stack }, editStack(stack, edits))));
    const { access, stops: found } = reviewOfPlan(plan);
    const [first] = access.map(({ kind, words }) => `${kind}: ${sentence(words)}`);
    expect(first).toContain(line);
    expect(found.map((stop) => stop.id)).toEqual(stops);
  });
});

describe('an outpost whose list of providers was emptied', () => {
  const OUTPOST = 'authentik_outpost.EmbeddedOutpost';
  const emptied = editStack(identity, { [OUTPOST]: { protocol_providers: [] } });

  test('opens nothing, so that filling it is one decision', () => {
    const { line, stops } = reviewOf(identity, emptied);
    expect(line).toMatch(/^opened: .* can now open /);
    expect([...new Set(stops)]).toEqual([`access-opened ${OUTPOST}`]);
  });

  test('shuts administrators out, too', () => {
    const { line, stops } = reviewOf(emptied);
    expect(line).toMatch(/^shut-out: .*: no one can/);
    expect([...new Set(stops)]).toEqual([`shut-out ${OUTPOST}`]);
  });
});

test('an application of the UI that is created again is open to everyone: the bindings went with it', () => {
  const GRAFANA = 'authentik_application.Anchors_Grafana';
  const without = editStack(identity, { [GRAFANA]: null });
  const anchor = identity.config.resource?.authentik_application?.Anchors_Grafana as Block;
  const { config, ...stack } = editStack(identity, { [GRAFANA]: { ...anchor, lifecycle: {} } });
  // The state had it once, so that its import block does nothing.
  const created = { ...stack, config: { ...config, import: config.import?.filter(({ to }) => to !== GRAFANA) ?? [] } };
  const { line, stops } = reviewOf(created, without);
  expect(line).toBe(
    'opened: `Grafana` is created again without the bindings of the UI: anyone signed in can open it (before: as on the server)',
  );
  expect(stops).toEqual([`access-opened ${GRAFANA}`]);
});
