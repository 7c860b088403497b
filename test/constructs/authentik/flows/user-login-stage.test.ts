import { UserLoginStage, type UserLoginStageProps } from '../../../../constructs/authentik/flows/user-login-stage';
import { Adoption } from '../../../../constructs/core/adoption';
import { Duration } from '../../../../constructs/core/duration';
import { synthStack } from '../../../support/site/synth';
import { attributesAt, LOGIN, refusalOf } from '../blocks';

const ADDRESS = 'authentik_stage_user_login.Login';

function login(props: Partial<UserLoginStageProps>) {
  return synthStack((stack) => {
    new UserLoginStage(stack, 'Login', { ...LOGIN, ...props });
  });
}

test('a created login stage states its duration, and binds the session to nothing', () => {
  expect(attributesAt(login({}), ADDRESS)).toEqual({
    name: 'login',
    session_duration: 'weeks=4',
    network_binding: 'no_binding',
    geoip_binding: 'no_binding',
  });
});

test('a maximal login stage binds the session to its network and place', () => {
  const config = login({
    name: 'login ${x}',
    sessionDuration: Duration.parse('days=1;hours=12'),
    networkBinding: 'bind_asn_network',
    geoipBinding: 'bind_continent_country',
  });
  expect(attributesAt(config, ADDRESS)).toEqual({
    name: 'login $${x}',
    session_duration: 'days=1;hours=12',
    network_binding: 'bind_asn_network',
    geoip_binding: 'bind_continent_country',
  });
});

const leaveOut = (property: string) =>
  `test/Login.${property}: is missing for an adopted stage: the provider never reads it and would reset it; ` +
  'state the value that authentik shows for the stage (no_binding where nothing was set)';

test.each<[Partial<UserLoginStageProps>, string]>([
  [{}, `${leaveOut('networkBinding')}\n${leaveOut('geoipBinding')}`],
  [{ networkBinding: 'no_binding' }, leaveOut('geoipBinding')],
])('an adopted login stage that states only %j of its bindings is refused', (bindings, message) => {
  const props = { ...LOGIN, ...bindings, adopt: Adoption.byKey() };
  expect(refusalOf((stack) => new UserLoginStage(stack, 'Login', props))).toBe(message);
});
