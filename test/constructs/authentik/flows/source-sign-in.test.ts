import { SourceSignIn } from '../../../../constructs/authentik/flows/source-sign-in';
import { Duration } from '../../../../constructs/core/duration';
import { synthStack } from '../../../support/site/synth';
import { attributesAt } from '../blocks';

const config = synthStack((stack) => {
  new SourceSignIn(stack, 'SourceSignIn', {
    slug: 'source-sign-in',
    title: 'Welcome',
    secondFactor: 'default-authentication-mfa-validation',
    sessionDuration: Duration.weeks(2),
  });
});

test('a login by a source asks for the second factor, then signs in for as long as stated', () => {
  expect(attributesAt(config, 'authentik_flow.SourceSignIn_Flow')).toMatchObject({
    slug: 'source-sign-in',
    designation: 'authentication',
    authentication: 'require_unauthenticated',
  });
  const bindings = Object.values(config.resource?.authentik_flow_stage_binding ?? {});
  expect(bindings.map(({ order, stage }) => [order, stage])).toEqual([
    [10, '${data.authentik_stage.SourceSignIn_SecondFactor.id}'],
    [100, '${authentik_stage_user_login.SourceSignIn_Login.id}'],
  ]);
  expect(attributesAt(config, 'data.authentik_stage.SourceSignIn_SecondFactor')).toEqual({
    name: 'default-authentication-mfa-validation',
  });
  expect(attributesAt(config, 'authentik_stage_user_login.SourceSignIn_Login')).toMatchObject({
    name: 'source-sign-in-login',
    session_duration: 'weeks=2',
  });
});

test('only a source starts it: a visitor without a user would pass its first stage with any passkey', () => {
  const [policy] = Object.values(config.resource?.authentik_policy_expression ?? {});
  expect(policy).toMatchObject({ name: 'source-sign-in-started-by-source' });
  expect(String(policy?.expression)).toContain('request.context.get("source") is None');
  expect(Object.values(config.resource?.authentik_policy_binding ?? {})).toEqual([
    expect.objectContaining({ target: '${authentik_flow.SourceSignIn_Flow.uuid}', failure_result: false }),
  ]);
});
