import { findFirstError } from '../../support/promql';
import { ALERTS } from './sample-alerts';

test('the operator refuses the whole object for one bad expression: those of all alerts are PromQL', () => {
  const rules = ALERTS.map((alert) => alert.rule('https://git.example.org/runbooks'));
  expect(rules.length).toBeGreaterThan(10);
  expect(rules.filter(({ expr }) => findFirstError(expr) !== undefined)).toEqual([]);
  expect(findFirstError('sum(up')).toBeDefined();
});
