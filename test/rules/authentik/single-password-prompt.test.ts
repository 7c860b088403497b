import { singlePasswordPrompt } from '../../../rules/authentik/single-password-prompt';
import type { Block } from '../../../rules/readers/document';
import { finding, findings } from '../documents';

const CREATED = '${authentik_flow.SignIn.uuid}';
const LOOKED_UP = '${data.authentik_flow.SignIn.id}';
const OTHER = '${authentik_flow.Recovery.uuid}';
const stage = (id: string) => `\${data.authentik_stage.${id}.id}`;

/** A flow with the identification stage at 10 and a second stage at 20. */
function check(second: string, target = CREATED, { embeds = true, asks = CREATED } = {}) {
  const bindings: Record<string, Block> = {
    Asks: { target: asks, stage: '${authentik_stage_identification.Identification.id}', order: 10 },
    Second: { target, stage: second, order: 20 },
  };
  return findings(singlePasswordPrompt, {
    data: {
      authentik_flow: { SignIn: { slug: 'sign-in' } },
      authentik_stage: {
        Password: { name: 'default-authentication-password' },
        SamePassword: { name: 'default-authentication-password' },
        Other: { name: 'second-password' },
        Mfa: { name: 'default-authentication-mfa-validation' },
      },
    },
    resource: {
      authentik_flow: { SignIn: { slug: 'sign-in' }, Recovery: { slug: 'recovery' } },
      authentik_stage_identification: {
        Identification: { name: 'identification', ...(embeds && { password_stage: stage('Password') }) },
      },
      authentik_flow_stage_binding: bindings,
    },
  });
}

test.each([
  ['the embedded one', stage('Password'), CREATED, 'default-authentication-password'],
  ['the embedded one, looked up twice', stage('SamePassword'), CREATED, 'default-authentication-password'],
  ['another one, by its name', stage('Other'), CREATED, 'second-password'],
  ['one on the same flow, looked up', stage('Other'), LOOKED_UP, 'second-password'],
])('a password stage beside an embedded password is found: %s (I13)', (_, second, target, name) => {
  const remedy = 'remove this binding: the identification stage asks for the password';
  const found = `asks for the password again, with stage ${name} at order 20`;
  expect(check(second, target)).toEqual([finding('authentik_flow_stage_binding.Second', found, remedy)]);
});

test('a password stage on a flow whose identification is bound in the UI is found', () => {
  expect(check(stage('Password'), LOOKED_UP, { asks: OTHER })).toHaveLength(1);
});

test.each([
  ['the second stage is none', stage('Mfa'), CREATED, {}],
  ['nothing is embedded', stage('Password'), CREATED, { embeds: false }],
  ['it is on another flow of Terraform', stage('Password'), OTHER, {}],
])('a flow is accepted where %s', (_, second, target, change) => {
  expect(check(second, target, change)).toEqual([]);
});
