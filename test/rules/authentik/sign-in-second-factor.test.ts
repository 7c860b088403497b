import { signInSecondFactor } from '../../../rules/authentik/sign-in-second-factor';
import { findings } from '../documents';

/** A created flow with its stages by order; a name is looked up. */
function check(stages: Readonly<Record<number, string>>, designation = 'authentication'): readonly string[] {
  const bindings = Object.entries(stages).map(([order, stage]) => {
    const reference = stage.includes('.') ? `\${${stage}.id}` : `\${data.authentik_stage.${stage}.id}`;
    return [`At${order}`, { target: '${authentik_flow.SignIn.uuid}', stage: reference, order: Number(order) }] as const;
  });
  return findings(signInSecondFactor, {
    data: { authentik_stage: { Mfa: { name: 'default-authentication-mfa-validation' }, Captcha: { name: 'captcha' } } },
    resource: {
      authentik_flow: { SignIn: { slug: 'sign-in', designation } },
      authentik_stage_identification: { Ask: { name: 'identification' } },
      authentik_stage_user_login: { Login: { name: 'login' } },
      authentik_flow_stage_binding: Object.fromEntries(bindings),
    },
  }).map(({ address, found }) => `${address}: ${found}`);
}
const [ASK, LOGIN] = ['authentik_stage_identification.Ask', 'authentik_stage_user_login.Login'];

test('a second factor between identification and login is accepted', () => {
  expect(check({ 10: ASK, 30: 'Mfa', 100: LOGIN })).toEqual([]);
});

test('a flow that asks nothing, or that signs no user in, needs none', () => {
  expect(check({ 10: LOGIN })).toEqual([]);
  expect(check({ 10: ASK, 100: LOGIN }, 'recovery')).toEqual([]);
});

test.each([
  ['is missing', { 10: ASK, 30: 'Captcha', 100: LOGIN }, 'has no second factor'],
  [
    'is behind the login',
    { 10: ASK, 100: LOGIN, 110: 'Mfa' },
    'has its second factor default-authentication-mfa-validation at order 110, the login at 100',
  ],
  [
    'is before the question',
    { 5: 'Mfa', 10: ASK, 100: LOGIN },
    'has its second factor default-authentication-mfa-validation at order 5, the login at 100',
  ],
])('a second factor that %s is found', (_, stages, found) => {
  expect(check(stages)).toEqual([`authentik_flow.SignIn: ${found}`]);
});

test('a flow that the UI owns is judged at its login, by the stages that the site states', () => {
  const binding = (stage: string, order: number) => ({
    target: '${data.authentik_flow.Login.id}',
    stage: `\${${stage}.id}`,
    order,
  });
  const found = findings(signInSecondFactor, {
    data: {
      authentik_flow: { Login: { slug: 'default-authentication-flow' } },
      authentik_stage: { Totp: { name: 'totp' } },
    },
    output: {
      access: { value: { sign_in: { flow: 'default-authentication-flow', stages: { totp: 'second-factor' } } } },
    },
    resource: {
      authentik_stage_identification: { Ask: { name: 'identification' } },
      authentik_stage_user_login: { Login: { name: 'login' } },
      authentik_flow_stage_binding: {
        A: binding(ASK, 10),
        B: binding(LOGIN, 100),
        C: binding('data.authentik_stage.Totp', 200),
      },
    },
  });
  expect(found.map(({ address, found }) => `${address}: ${found}`)).toEqual([
    'authentik_flow_stage_binding.B: has its second factor totp at order 200, the login at 100',
  ]);
});
