import { singlePasswordPrompt } from '../../../rules/authentik/single-password-prompt';
import type { TerraformJson } from '../../../rules/readers/document';
import { finding, findings } from '../documents';

const FLOW = '${data.authentik_flow.SignIn.id}';
const IDENTIFICATION = '${authentik_stage_identification.Identification.id}';
const remedy = 'remove this binding: the identification stage asks for the password';

/** A sign-in flow: identification at 10, and a second stage at 20. */
function signIn(password: string | undefined, second: string, target = FLOW): TerraformJson {
  return {
    data: {
      authentik_stage: {
        Password: { name: 'default-authentication-password' },
        SamePassword: { name: 'default-authentication-password' },
        Other: { name: 'second-password' },
        Mfa: { name: 'default-authentication-mfa-validation' },
      },
    },
    resource: {
      authentik_stage_identification: {
        Identification: { name: 'identification', ...(password !== undefined && { password_stage: password }) },
      },
      authentik_stage_password: { OwnPassword: { name: 'own-password' } },
      authentik_flow_stage_binding: {
        Identification: { target: FLOW, stage: IDENTIFICATION, order: 10 },
        Second: { target, stage: second, order: 20 },
      },
    },
  };
}

test.each([
  ['looked up once', '${data.authentik_stage.Password.id}', 'default-authentication-password'],
  ['looked up twice under one name', '${data.authentik_stage.SamePassword.id}', 'default-authentication-password'],
  ['another password stage, by its name', '${data.authentik_stage.Other.id}', 'second-password'],
  ['another password stage, made here', '${authentik_stage_password.OwnPassword.id}', 'own-password'],
])('a password stage beside an embedded one is found: %s', (_, second, name) => {
  expect(findings(singlePasswordPrompt, signIn('${data.authentik_stage.Password.id}', second))).toEqual([
    finding(
      'authentik_flow_stage_binding.Second',
      `asks for the password again, with stage ${name} at order 20`,
      remedy,
    ),
  ]);
});

test('the embedded stage known as a literal is found by the same literal', () => {
  const literal = '0a1b2c3d-0000-4000-8000-000000000000';
  expect(findings(singlePasswordPrompt, signIn(literal, literal))).toEqual([
    finding(
      'authentik_flow_stage_binding.Second',
      `asks for the password again, with stage ${literal} at order 20`,
      remedy,
    ),
  ]);
});

test.each([
  ['the embedded', 'SamePassword', 'default-authentication-password'],
  ['another', 'Other', 'second-password'],
])('a binding of %s password stage alone is found: the flow has its identification in the UI', (_, stage, name) => {
  const config = signIn('${data.authentik_stage.Password.id}', `\${data.authentik_stage.${stage}.id}`);
  const { Second } = config.resource?.authentik_flow_stage_binding ?? {};
  const alone = { ...config, resource: { ...config.resource, authentik_flow_stage_binding: { Second: Second ?? {} } } };
  expect(findings(singlePasswordPrompt, alone)).toEqual([
    finding(
      'authentik_flow_stage_binding.Second',
      `asks for the password again, with stage ${name} at order 20`,
      remedy,
    ),
  ]);
});

test('one flow that is looked up twice is one flow', () => {
  const config = signIn(
    '${data.authentik_stage.Password.id}',
    '${authentik_stage_password.OwnPassword.id}',
    '${data.authentik_flow.Again.id}',
  );
  const flow = { SignIn: { slug: 'sign-in' }, Again: { slug: 'sign-in' } };
  expect(findings(singlePasswordPrompt, { ...config, data: { ...config.data, authentik_flow: flow } })).toHaveLength(1);
});

test.each([
  ['the second stage is none', '${data.authentik_stage.Password.id}', '${data.authentik_stage.Mfa.id}', FLOW],
  ['nothing is embedded', undefined, '${data.authentik_stage.Password.id}', FLOW],
  [
    'it is on another flow',
    '${data.authentik_stage.Password.id}',
    '${data.authentik_stage.Password.id}',
    '${authentik_flow.Recovery.uuid}',
  ],
])('a flow is accepted where %s', (_, password, second, target) => {
  expect(findings(singlePasswordPrompt, signIn(password, second, target))).toEqual([]);
});

test('a second identification stage without a password does not hide the first', () => {
  const config = signIn('${data.authentik_stage.Password.id}', '${authentik_stage_password.OwnPassword.id}');
  const { authentik_flow_stage_binding: bindings, ...resource } = config.resource ?? {};
  const plain = { target: FLOW, stage: '${authentik_stage_identification.Plain.id}', order: 15 };
  const two = {
    ...config,
    resource: {
      ...resource,
      authentik_stage_identification: { ...resource.authentik_stage_identification, Plain: { name: 'plain' } },
      authentik_flow_stage_binding: { ...bindings, Plain: plain },
    },
  };
  expect(findings(singlePasswordPrompt, two)).toHaveLength(1);
});
