import { countsOf } from '../../../ops/plan/change-kind';

test('changes are counted by kind, and outputs apart: a take-over with outputs creates nothing', () => {
  const changes = [
    { address: 'authentik_flow.Login', kind: 'import' },
    { address: 'authentik_stage_user_login.Login', kind: 'import-update' },
    { address: 'output.access', kind: 'create' },
    { address: 'output.sources', kind: 'update' },
  ] as const;
  expect(countsOf(changes)).toBe('1 imported, 1 imported and changed, 2 outputs');
  expect(countsOf(changes.slice(2, 3))).toBe('1 output');
  expect(countsOf([])).toBe('');
});
