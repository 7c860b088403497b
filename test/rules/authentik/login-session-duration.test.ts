import { loginSessionDuration } from '../../../rules/authentik/login-session-duration';
import { finding, findings, resources } from '../documents';

const login = (block: Record<string, unknown>) =>
  findings(loginSessionDuration, resources('authentik_stage_user_login', { Login: block }));

test.each(['weeks=4', 'hours=1;minutes=30', 'microseconds=1'])('a login that lasts %s is accepted', (duration) => {
  expect(login({ name: 'login', session_duration: duration })).toEqual([]);
});

test.each([
  ['is zero, as a browser session is', 'seconds=0', '"seconds=0"'],
  ['is zero in every unit', 'hours=0;minutes=0', '"hours=0;minutes=0"'],
  ['is missing', undefined, 'null'],
  ['is empty', '', '""'],
  ['is not a duration', '4w', '"4w"'],
  ['is a number', 2419200, '2419200'],
  ['hides behind a reference', '${var.session}', '"${var.session}"'],
])('a login stage whose duration %s is found', (_, duration, shown) => {
  expect(login({ name: 'login', session_duration: duration })).toEqual([
    finding(
      'authentik_stage_user_login.Login',
      `has session_duration ${shown}`,
      'set sessionDuration in the site, for example weeks=4',
    ),
  ]);
});

test('each of several login stages is checked', () => {
  const stages = { Password: { session_duration: 'weeks=4' }, Source: { session_duration: 'seconds=0' }, Guest: {} };
  const found = findings(loginSessionDuration, resources('authentik_stage_user_login', stages));
  expect(found.map(({ address }) => address)).toEqual([
    'authentik_stage_user_login.Source',
    'authentik_stage_user_login.Guest',
  ]);
});

test('a site without a login stage has nothing to answer for', () => {
  expect(findings(loginSessionDuration, {})).toEqual([]);
});

test.each([['session_duration'], ['all']])('a duration that ignore_changes covers with %s is found', (name) => {
  const lifecycle = { ignore_changes: name === 'all' ? name : [name] };
  const found = 'ignores changes of session_duration';
  expect(login({ session_duration: 'weeks=4', lifecycle })).toMatchObject([{ found }]);
});
