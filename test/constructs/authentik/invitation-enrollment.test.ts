import type { FlowRef } from '../../../constructs/authentik/flow';
import {
  InvitationEnrollment,
  type InvitationEnrollmentProps,
} from '../../../constructs/authentik/invitation-enrollment';
import { Duration } from '../../../constructs/core/duration';
import { synthStack } from '../../support/synth';
import { addressesOf, attributesAt, flow, group } from './blocks';

const SOURCE = { slug: 'google', uuid: 'uuid of source google' };

function enrollment(props: Partial<InvitationEnrollmentProps> = {}) {
  return synthStack((stack) => {
    new InvitationEnrollment(stack, 'Enrollment', {
      slug: 'enrol',
      title: 'Welcome',
      newUsersGroup: group('Everybody'),
      assignableGroups: [group('Writers'), group('Editors')],
      sessionDuration: Duration.weeks(4),
      sources: () => [SOURCE],
      ...props,
    });
  });
}

test('an enrollment is one flow, five stages with two fields, five bindings and two policies', () => {
  expect(addressesOf(enrollment())).toEqual([
    'authentik_flow.Enrollment_Flow',
    'authentik_flow_stage_binding.Enrollment_Flow_IdentificationBinding',
    'authentik_flow_stage_binding.Enrollment_Flow_InvitationBinding',
    'authentik_flow_stage_binding.Enrollment_Flow_LoginBinding',
    'authentik_flow_stage_binding.Enrollment_Flow_PromptBinding',
    'authentik_flow_stage_binding.Enrollment_Flow_UserWriteBinding',
    'authentik_policy_binding.Enrollment_Flow_LoginBinding_GroupAssignment',
    'authentik_policy_expression.Enrollment_GroupPolicy',
    'authentik_policy_expression.Enrollment_UserPolicy',
    'authentik_stage_identification.Enrollment_Identification',
    'authentik_stage_invitation.Enrollment_Invitation',
    'authentik_stage_prompt.Enrollment_Prompt',
    'authentik_stage_prompt_field.Enrollment_Prompt_EmailField',
    'authentik_stage_prompt_field.Enrollment_Prompt_NameField',
    'authentik_stage_user_login.Enrollment_Login',
    'authentik_stage_user_write.Enrollment_UserWrite',
  ]);
});

test('the stages run in the order invitation, identification, prompt, user write, login', () => {
  const config = enrollment();
  const bindings = Object.values(config.resource?.authentik_flow_stage_binding ?? {});
  const order = [...bindings].sort((a, b) => Number(a.order) - Number(b.order));
  expect(order.map(({ order: position, stage, target }) => [position, stage, target])).toEqual(
    [
      [10, '${authentik_stage_invitation.Enrollment_Invitation.id}'],
      [20, '${authentik_stage_identification.Enrollment_Identification.id}'],
      [30, '${authentik_stage_prompt.Enrollment_Prompt.id}'],
      [40, '${authentik_stage_user_write.Enrollment_UserWrite.id}'],
      [50, '${authentik_stage_user_login.Enrollment_Login.id}'],
    ].map((row) => [...row, '${authentik_flow.Enrollment_Flow.uuid}']),
  );
});

test('only a visitor who is not logged in may start it', () => {
  expect(attributesAt(enrollment(), 'authentik_flow.Enrollment_Flow')).toMatchObject({
    name: 'enrol',
    slug: 'enrol',
    title: 'Welcome',
    designation: 'enrollment',
    authentication: 'require_unauthenticated',
  });
});

test('the group policy decides at the login, when the login is reached', () => {
  const config = enrollment();
  expect(attributesAt(config, 'authentik_policy_binding.Enrollment_Flow_LoginBinding_GroupAssignment')).toMatchObject({
    target: '${authentik_flow_stage_binding.Enrollment_Flow_LoginBinding.id}',
    policy: '${authentik_policy_expression.Enrollment_GroupPolicy.id}',
    order: 0,
  });
  expect(attributesAt(config, 'authentik_flow_stage_binding.Enrollment_Flow_LoginBinding')).toMatchObject({
    evaluate_on_plan: false,
    re_evaluate_policies: true,
  });
});

test('the policy names the assignable groups and no other', () => {
  const { expression } = attributesAt(enrollment(), 'authentik_policy_expression.Enrollment_GroupPolicy');
  expect(String(expression)).toContain('\nassignable = ["Editors", "Writers"]\n');
});

test('a new user is active, and in the group of new users', () => {
  expect(attributesAt(enrollment(), 'authentik_stage_user_write.Enrollment_UserWrite')).toMatchObject({
    create_users_as_inactive: false,
    create_users_group: 'uuid of group Everybody',
  });
});

test('the identification shows the sources, and a passkey button only where there is such a flow', () => {
  const address = 'authentik_stage_identification.Enrollment_Identification';
  const without = attributesAt(enrollment(), address);
  expect(without.sources).toEqual(['uuid of source google']);
  expect(without).not.toHaveProperty('passwordless_flow');
  expect(attributesAt(enrollment({ passkeyFlow: flow('webauthn') }), address).passwordless_flow).toBe(
    'uuid of flow webauthn',
  );
});

test('the session lasts as long as it is told', () => {
  const config = enrollment({ sessionDuration: Duration.days(3) });
  expect(attributesAt(config, 'authentik_stage_user_login.Enrollment_Login').session_duration).toBe('days=3');
});

test('an enrollment fails when its slug or title is none', () => {
  expect(() => enrollment({ slug: 'en rol', title: '' })).toThrow(
    new Error(
      'test/Enrollment/Flow.slug: is not a slug, found: "en rol"; use letters, digits, "-" and "_" only\n' +
        'test/Enrollment/Flow.title: is empty, found: ""; give the exact name that authentik shows',
    ),
  );
});

test('a second enrollment of one server has names of its own', () => {
  const sourceFlow = { slug: 'from-source', title: 'Hello', passkeySetup: 'register-passkey' };
  const namesOf = (config: ReturnType<typeof enrollment>) =>
    Object.values(config.resource ?? {}).flatMap((named) => Object.values(named).flatMap(({ name }) => name ?? []));
  const slugs = ['enrol', 'from-source'];
  const first = namesOf(enrollment({ sourceFlow })).filter((name) => !slugs.includes(String(name)));
  const second = namesOf(enrollment({ sourceFlow, namePrefix: 'guests-' }));
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
  enrollment({ sources, sourceFlow: { slug: 'from-source', title: 'Hello', passkeySetup: 'register-passkey' } });
  expect(seen).toEqual(['enrol', 'from-source']);
});

describe('with a flow of its own for sources', () => {
  const config = enrollment({ sourceFlow: { slug: 'from-source', title: 'Hello', passkeySetup: 'register-passkey' } });
  const STAGES = {
    Flow: [
      '10 stage_prompt.Enrollment_Code',
      '20 stage_identification.Enrollment_Identification',
      '30 stage_prompt.Enrollment_Prompt',
      '35 stage_invitation.Enrollment_Invitation',
      '40 stage_user_write.Enrollment_UserWrite',
      '50 stage_user_login.Enrollment_Login',
      '60 stage.Enrollment_PasskeySetup',
    ],
    SourceFlow: [
      '10 stage_prompt.Enrollment_SourcePrompt',
      '20 stage_invitation.Enrollment_Invitation',
      '30 stage_user_write.Enrollment_UserWrite',
      '40 stage_user_login.Enrollment_Login',
    ],
  };

  test.each(Object.entries(STAGES))('the stages of %s use the invitation right before the user write', (id, stages) => {
    const own = Object.values(config.resource?.authentik_flow_stage_binding ?? {}).filter(
      ({ target }) => target === `\${authentik_flow.Enrollment_${id}.uuid}`,
    );
    const order = own.sort((a, b) => Number(a.order) - Number(b.order));
    expect(
      order.map(({ order: position, stage }) => `${position} ${/authentik_([\w.]+)\.id/.exec(String(stage))?.[1]}`),
    ).toEqual(stages);
  });

  test('the flow of the sources may only be started by one', () => {
    expect(attributesAt(config, 'authentik_policy_binding.Enrollment_SourceFlow_StartedBySource')).toMatchObject({
      target: '${authentik_flow.Enrollment_SourceFlow.uuid}',
      policy: '${authentik_policy_expression.Enrollment_StartedBySource.id}',
    });
  });

  test('both logins add the user to the group of the invitation', () => {
    for (const id of ['Flow', 'SourceFlow']) {
      const binding = attributesAt(config, `authentik_policy_binding.Enrollment_${id}_LoginBinding_GroupAssignment`);
      expect(binding).toMatchObject({
        target: `\${authentik_flow_stage_binding.Enrollment_${id}_LoginBinding.id}`,
        policy: '${authentik_policy_expression.Enrollment_GroupPolicy.id}',
      });
    }
  });

  test('the page of the link takes its code from the address', () => {
    expect(attributesAt(config, 'authentik_stage_prompt_field.Enrollment_Code_CodeField')).toMatchObject({
      field_key: 'token',
      required: true,
      initial_value_expression: true,
      initial_value: 'return http_request.session.get("authentik/flows/get", {}).get("itoken", "")',
    });
  });
});
