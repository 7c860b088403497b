import { UserLoginStage, type UserLoginStageProps } from '../../../constructs/authentik/user-login-stage';
import { Adoption } from '../../../constructs/core/adoption';
import { Duration } from '../../../constructs/core/duration';
import { knownToPin } from '../../support/pin';
import { synthStack } from '../../support/synth';
import { attributesAt, lifecycleAt, refusalOf } from './blocks';

const ADDRESS = 'authentik_stage_user_login.Login';
const MINIMAL: UserLoginStageProps = { name: 'login', sessionDuration: Duration.weeks(4) };

function login(props: Partial<UserLoginStageProps>) {
  return synthStack((stack) => {
    new UserLoginStage(stack, 'Login', { ...MINIMAL, ...props });
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

test('an adopted login stage sends the bindings that the server has: ignored, they would be reset', () => {
  const config = login({
    networkBinding: 'bind_asn',
    geoipBinding: 'bind_continent',
    adopt: Adoption.byId('00000000-0000-4000-8000-00004c6977d2'),
  });
  expect(attributesAt(config, ADDRESS)).toMatchObject({ network_binding: 'bind_asn', geoip_binding: 'bind_continent' });
  expect(lifecycleAt(config, ADDRESS)).toEqual({
    prevent_destroy: true,
    ignore_changes: knownToPin('authentik_stage_user_login', [
      'remember_device',
      'remember_me_offset',
      'terminate_other_sessions',
    ]),
  });
});

const unstated = (property: string) =>
  `test/Login.${property}: is missing for an adopted stage: the provider never reads it and would reset it; ` +
  'state the value that authentik shows for the stage (no_binding where nothing was set)';

test.each<[string, Partial<UserLoginStageProps>, string]>([
  ['the name is empty', { name: '' }, 'test/Login.name: is empty, found: ""; give the exact name that authentik shows'],
  [
    'it is adopted and states no binding',
    { adopt: Adoption.byKey() },
    `${unstated('networkBinding')}\n${unstated('geoipBinding')}`,
  ],
  [
    'it is adopted and states one binding only',
    { adopt: Adoption.byKey(), networkBinding: 'no_binding' },
    unstated('geoipBinding'),
  ],
])('a login stage fails when %s', (_, props, message) => {
  expect(refusalOf((stack) => new UserLoginStage(stack, 'Login', { ...MINIMAL, ...props }))).toBe(message);
});
