import type { FlowRef } from '../../../../constructs/authentik/flows/flow';
import {
  InvitationEnrollment,
  type InvitationEnrollmentProps,
} from '../../../../constructs/authentik/flows/invitation-enrollment';
import { Duration } from '../../../../constructs/core/duration';
import { synthStack } from '../../../support/site/synth';
import { attributesAt, flow, group } from '../blocks';

const SOURCE = { slug: 'google', uuid: 'uuid of source google' };
const WITH_SOURCES = { sourceFlow: { slug: 'from-source', title: 'Hello', passkeySetup: 'register-passkey' } };

function enrollment(props: Partial<InvitationEnrollmentProps> = {}) {
  return synthStack((stack) => {
    new InvitationEnrollment(stack, 'Enrollment', {
      slug: 'enrol',
      title: 'Welcome',
      newUsersGroup: group('All Users'),
      assignableGroups: [group('Writers'), group('Editors')],
      sessionDuration: Duration.weeks(4),
      sources: () => [SOURCE],
      ...props,
    });
  });
}

const SHORT = [
  '10 stage_invitation.Enrollment_Invitation',
  '20 stage_identification.Enrollment_Identification',
  '30 stage_prompt.Enrollment_Prompt',
  '40 stage_user_write.Enrollment_UserWrite',
  '50 stage_user_login.Enrollment_Login',
];
const LONG = [
  '10 stage_prompt.Enrollment_Code',
  '20 stage_identification.Enrollment_Identification',
  '30 stage_prompt.Enrollment_Prompt',
  '35 stage_invitation.Enrollment_Invitation',
  '40 stage_user_write.Enrollment_UserWrite',
  '50 stage_user_login.Enrollment_Login',
  '60 stage.Enrollment_PasskeySetup',
];
const OF_SOURCES = [
  '10 stage_prompt.Enrollment_SourcePrompt',
  '20 stage_invitation.Enrollment_Invitation',
  '30 stage_user_write.Enrollment_UserWrite',
  '40 stage_user_login.Enrollment_Login',
];

/** With the code page in front, the invitation is used right before the user write. */
test.each<[what: string, props: Partial<InvitationEnrollmentProps>, flow: string, stages: readonly string[]]>([
  ['the only flow', {}, 'Flow', SHORT],
  ['the flow of the link', WITH_SOURCES, 'Flow', LONG],
  ['the flow of the sources', WITH_SOURCES, 'SourceFlow', OF_SOURCES],
])('the stages of %s, in their order', (_, props, id, stages) => {
  const bindings = Object.values(enrollment(props).resource?.authentik_flow_stage_binding ?? {});
  const own = bindings.filter(({ target }) => target === `\${authentik_flow.Enrollment_${id}.uuid}`);
  const shown = own
    .sort((a, b) => Number(a.order) - Number(b.order))
    .map(({ order, stage }) => `${order} ${/authentik_([\w.]+)\.id/.exec(String(stage))?.[1]}`);
  expect(shown).toEqual(stages);
});

test('only a source may start the flow of the sources', () => {
  const config = enrollment(WITH_SOURCES);
  expect(attributesAt(config, 'authentik_policy_binding.Enrollment_SourceFlow_StartedBySource')).toMatchObject({
    target: '${authentik_flow.Enrollment_SourceFlow.uuid}',
    policy: '${authentik_policy_expression.Enrollment_StartedBySource.id}',
  });
});

test.each(['Flow', 'SourceFlow'])('the group policy decides at the login of %s, when that is reached', (id) => {
  const config = enrollment(WITH_SOURCES);
  const login = `authentik_flow_stage_binding.Enrollment_${id}_LoginBinding`;
  expect(attributesAt(config, `authentik_policy_binding.Enrollment_${id}_LoginBinding_GroupAssignment`)).toMatchObject({
    target: `\${${login}.id}`,
    policy: '${authentik_policy_expression.Enrollment_GroupPolicy.id}',
  });
  expect(attributesAt(config, login)).toMatchObject({ evaluate_on_plan: false, re_evaluate_policies: true });
});

test('the policy names the assignable groups and no other', () => {
  const { expression } = attributesAt(enrollment(), 'authentik_policy_expression.Enrollment_GroupPolicy');
  expect(String(expression)).toContain('\nassignable = ["Editors", "Writers"]\n');
});

test('a new user is active, in the group of new users, and logged in for the stated duration', () => {
  const config = enrollment({ sessionDuration: Duration.days(3) });
  expect(attributesAt(config, 'authentik_stage_user_write.Enrollment_UserWrite')).toMatchObject({
    create_users_as_inactive: false,
    create_users_group: 'uuid of group All Users',
  });
  expect(attributesAt(config, 'authentik_stage_user_login.Enrollment_Login').session_duration).toBe('days=3');
});

test('the identification shows the sources, and a passkey button only where there is such a flow', () => {
  const address = 'authentik_stage_identification.Enrollment_Identification';
  const without = attributesAt(enrollment(), address);
  expect(without.sources).toEqual(['uuid of source google']);
  expect(without).not.toHaveProperty('passwordless_flow');
  const { passwordless_flow: passkey } = attributesAt(enrollment({ passkeyFlow: flow('webauthn') }), address);
  expect(passkey).toBe('uuid of flow webauthn');
});

test('a second enrollment of one server has names of its own', () => {
  const namesOf = (config: ReturnType<typeof enrollment>) =>
    Object.values(config.resource ?? {}).flatMap((named) => Object.values(named).flatMap(({ name }) => name ?? []));
  const slugs = ['enrol', 'from-source'];
  const first = namesOf(enrollment(WITH_SOURCES)).filter((name) => !slugs.includes(String(name)));
  const second = namesOf(enrollment({ ...WITH_SOURCES, namePrefix: 'guests-' }));
  expect(first.length).toBeGreaterThan(10);
  expect(second).toEqual(expect.arrayContaining(first.map((name) => `guests-${String(name)}`)));
  expect(second.filter((name) => first.includes(name))).toEqual([]);
});

test('the sources are given the flow that they enrol with', () => {
  const seen: string[] = [];
  const sources = ({ slug }: FlowRef) => {
    seen.push(slug);
    return [SOURCE];
  };
  enrollment({ sources });
  enrollment({ sources, ...WITH_SOURCES });
  expect(seen).toEqual(['enrol', 'from-source']);
});

test('the page of the link takes its code from the address', () => {
  const config = enrollment(WITH_SOURCES);
  expect(attributesAt(config, 'authentik_stage_prompt_field.Enrollment_Code_CodeField')).toMatchObject({
    field_key: 'token',
    required: true,
    initial_value_expression: true,
    initial_value: 'return http_request.session.get("authentik/flows/get", {}).get("itoken", "")',
  });
});
