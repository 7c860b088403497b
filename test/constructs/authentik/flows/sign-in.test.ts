import { SignIn, type SignInProps } from '../../../../constructs/authentik/flows/sign-in';
import { Adoption } from '../../../../constructs/core/adoption';
import { Duration } from '../../../../constructs/core/duration';
import { synthStack } from '../../../support/site/synth';
import { addressesOf, attributesAt } from '../blocks';

const LOGIN = { name: 'login', sessionDuration: Duration.weeks(2) };
const IDENTIFICATION = { name: 'who', passwordStage: 'password' };
const PROPS: SignInProps = {
  host: 'sso.example.org',
  flow: { slug: 'sign-in', lookup: true, bindings: {} },
  identification: IDENTIFICATION,
  logins: { Login: LOGIN },
};
const signIn = (props: Partial<SignInProps>) =>
  synthStack((stack) => {
    new SignIn(stack, 'SignIn', { ...PROPS, ...props });
  });

test('a flow that is only looked up and has no bindings here is left alone: its brand alone must have it', () => {
  expect(addressesOf(signIn({}))).toEqual([
    'authentik_stage_identification.SignIn_Identification',
    'authentik_stage_user_login.SignIn_Login',
    'data.authentik_brand.SignIn_Brand',
    'data.authentik_flow.SignIn_Flow',
    'data.authentik_stage.SignIn_Password',
  ]);
});

test('a login that the UI keeps has its flow and its brand looked up, and nothing else', () => {
  const { identification: _, ...props } = { ...PROPS, logins: {} };
  const config = synthStack((stack) => {
    new SignIn(stack, 'SignIn', props);
  });
  expect(addressesOf(config)).toEqual(['data.authentik_brand.SignIn_Brand', 'data.authentik_flow.SignIn_Flow']);
});

test('a created identification asks for e-mail or user name, with the password on the same screen', () => {
  const address = 'authentik_stage_identification.SignIn_Identification';
  expect(attributesAt(signIn({}), address)).toMatchObject({
    name: 'who',
    user_fields: ['email', 'username'],
    password_stage: '${data.authentik_stage.SignIn_Password.id}',
  });
  const upn = signIn({ identification: { ...IDENTIFICATION, userFields: ['upn'] } });
  expect(attributesAt(upn, address).user_fields).toEqual(['upn']);
});

test('an adopted identification has its password stage managed and nothing else', () => {
  const config = signIn({ identification: { ...IDENTIFICATION, adopt: Adoption.byKey() } });
  expect(attributesAt(config, 'authentik_stage_identification.SignIn_Identification')).toEqual({
    name: 'who',
    password_stage: '${data.authentik_stage.SignIn_Password.id}',
  });
});

describe('a flow that is created', () => {
  const config = signIn({
    flow: {
      slug: 'sign-in',
      title: 'Welcome',
      bindings: {
        WhoBinding: { order: 10, stage: 'who' },
        MfaBinding: { order: 30, stage: 'mfa' },
        LoginBinding: { order: 100, stage: 'login' },
      },
    },
  });

  test('is an authentication flow under its slug', () => {
    expect(attributesAt(config, 'authentik_flow.SignIn_Flow')).toMatchObject({
      name: 'sign-in',
      slug: 'sign-in',
      title: 'Welcome',
      designation: 'authentication',
    });
  });

  test('binds the stages made here by reference, and looks up the others by name', () => {
    const bindings = config.resource?.authentik_flow_stage_binding ?? {};
    expect(Object.keys(bindings).sort()).toEqual(['SignIn_LoginBinding', 'SignIn_MfaBinding', 'SignIn_WhoBinding']);
    expect(Object.values(bindings).map(({ order, stage, target }) => [order, stage, target])).toEqual(
      [
        [10, '${authentik_stage_identification.SignIn_Identification.id}'],
        [30, '${data.authentik_stage.SignIn_MfaBindingStage.id}'],
        [100, '${authentik_stage_user_login.SignIn_Login.id}'],
      ].map((row) => [...row, '${authentik_flow.SignIn_Flow.uuid}']),
    );
    expect(attributesAt(config, 'data.authentik_stage.SignIn_MfaBindingStage')).toEqual({ name: 'mfa' });
  });
});

test('a flow that exists is looked up, and its bindings are adopted by their ids', () => {
  const config = signIn({
    flow: {
      slug: 'sign-in',
      lookup: true,
      bindings: {
        LoginBinding: { order: 100, stage: 'login', adopt: Adoption.byId('00000000-0000-4000-8000-00000000b100') },
      },
    },
  });
  expect(attributesAt(config, 'data.authentik_flow.SignIn_Flow')).toEqual({ slug: 'sign-in' });
  expect(attributesAt(config, 'authentik_flow_stage_binding.SignIn_LoginBinding')).toMatchObject({
    target: '${data.authentik_flow.SignIn_Flow.id}',
    stage: '${authentik_stage_user_login.SignIn_Login.id}',
    order: 100,
  });
  expect(config.import).toEqual([
    { to: 'authentik_flow_stage_binding.SignIn_LoginBinding', id: '00000000-0000-4000-8000-00000000b100' },
  ]);
});

test('sign-in fails when a login is adopted without the bindings that the provider never reads', () => {
  expect(() => signIn({ logins: { Login: { ...LOGIN, adopt: Adoption.byKey() } } })).toThrow(
    'test/SignIn/Login.networkBinding: is missing for an adopted stage',
  );
});
