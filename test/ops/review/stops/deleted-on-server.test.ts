import { planOf, stopsOf } from '../plans';

const STAGE = 'authentik_stage_identification.SignIn_Identification';
const SHOWN = { name: 'screen', user_fields: ['username'], sources: [], case_insensitive_matching: false };

/** A plan that creates the stage, after it was deleted on the server or for the first time. */
function stopsWith(after: object, wasDeleted = true): readonly string[] {
  const gone = { address: STAGE, mode: 'managed', type: 'authentik_stage_identification' };
  const change = { actions: ['delete'], before: SHOWN, after: null };
  const drift = [{ ...gone, change: { ...change, after_unknown: {}, before_sensitive: {}, after_sensitive: {} } }];
  const created = { address: STAGE, actions: ['create'], before: null, after };
  return stopsOf(planOf([created], wasDeleted ? { resource_drift: drift } : {}), {}).filter((one) =>
    one.startsWith('cleared '),
  );
}

test('an object that was deleted on the server and comes back without what the UI had set is a stop', () => {
  expect(stopsWith({ name: 'screen', user_fields: null })).toEqual([
    `cleared ${STAGE}: it was deleted on the server, and is created again without its user_fields`,
  ]);
});

test('one that comes back whole is none, and neither is a new one', () => {
  expect(stopsWith({ name: 'screen', user_fields: ['username', 'email'] })).toEqual([]);
  expect(stopsWith({ name: 'screen', user_fields: null }, false)).toEqual([]);
});
