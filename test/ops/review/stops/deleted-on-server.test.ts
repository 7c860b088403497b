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

test('a stage goes with its binding, and one that another binding uses is a stop of its own', () => {
  const gone = (address: string, before: object) => ({ address, actions: ['delete'], before, after: null });
  const binding = { id: 'b', target: 'flow', stage: 's' };
  const changes = [gone('authentik_flow_stage_binding.A', binding), gone('authentik_stage_prompt.S', { id: 's' })];
  const priorWith = (...resources: readonly (readonly [string, object])[]) => ({
    prior_state: {
      values: {
        root_module: {
          resources: resources.map(([address, values]) => ({
            address,
            mode: 'managed',
            type: address.split('.')[0],
            values,
          })),
        },
      },
    },
  });
  const own = [
    ['authentik_flow_stage_binding.A', binding],
    ['authentik_stage_prompt.S', { id: 's' }],
  ] as const;
  const other = ['authentik_flow_stage_binding.B', { id: 'c', target: 'flow', stage: 's' }] as const;
  expect(stopsOf(planOf(changes, priorWith(...own)))).toEqual([
    'destroy authentik_flow_stage_binding.A: it is deleted, with its 1 stage',
  ]);
  expect(stopsOf(planOf(changes, priorWith(...own, other)))).toContain(
    'destroy authentik_stage_prompt.S: it is deleted',
  );
});
