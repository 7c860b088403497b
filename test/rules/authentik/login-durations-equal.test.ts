import { loginDurationsEqual } from '../../../rules/authentik/login-durations-equal';
import { finding, findings, resources } from '../documents';

const logins = (durations: Record<string, string | undefined>) =>
  findings(
    loginDurationsEqual,
    resources(
      'authentik_stage_user_login',
      Object.fromEntries(Object.entries(durations).map(([name, value]) => [name, { session_duration: value }])),
    ),
  );
const remedy = 'give it the duration of the others, or an exception with the reason';

test('logins that last equally long are accepted', () => {
  expect(logins({ Password: 'weeks=4', Source: 'weeks=4', Guest: 'weeks=4' })).toEqual([]);
});

test('one login alone is equal to itself', () => {
  expect(logins({ Password: 'hours=2' })).toEqual([]);
});

test('the one that differs from most is found, wherever it stands', () => {
  expect(logins({ Source: 'hours=2', Password: 'weeks=4', Guest: 'weeks=4' })).toEqual([
    finding('authentik_stage_user_login.Source', 'lasts hours=2 where the others last weeks=4', remedy),
  ]);
});

test('of two that differ one is found, the same in either order', () => {
  const found = [finding('authentik_stage_user_login.Source', 'lasts weeks=4 where the others last hours=2', remedy)];
  expect(logins({ Password: 'hours=2', Source: 'weeks=4' })).toEqual(found);
  expect(logins({ Source: 'weeks=4', Password: 'hours=2' })).toEqual(found);
});

test('a login without a duration is unequal to those that have one', () => {
  expect(logins({ Password: 'weeks=4', Guest: 'weeks=4', Source: undefined })).toEqual([
    finding('authentik_stage_user_login.Source', 'lasts undefined where the others last weeks=4', remedy),
  ]);
});

test('days=28 lasts as long as weeks=4', () => {
  expect(logins({ Password: 'weeks=4', Source: 'days=28', Guest: 'weeks=4' })).toEqual([]);
});
