import { parser } from '@prometheus-io/lezer-promql';
import { ALERTS } from './sample-alerts';

/** Where the grammar gives up first; undefined for PromQL. */
function firstError(expr: string): string | undefined {
  const cursor = parser.parse(expr).cursor();
  do {
    if (cursor.type.isError) return expr.slice(cursor.from, cursor.from + 20);
  } while (cursor.next());
  return undefined;
}

test('the operator refuses the whole object for one bad expression: those of all alerts are PromQL', () => {
  const rules = ALERTS.map((alert) => alert.rule('https://git.example.org/runbooks'));
  expect(rules.length).toBeGreaterThan(10);
  expect(rules.filter(({ expr }) => firstError(expr) !== undefined)).toEqual([]);
  expect(firstError('sum(up')).toBeDefined();
});
