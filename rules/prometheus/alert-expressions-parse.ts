import { parser } from '@prometheus-io/lezer-promql';
import { isPrometheusDuration } from '../../constructs/prometheus/duration';
import { prometheusRules } from '../readers/alert-rules';
import type { Block } from '../readers/document';
import { stackRule } from '../rule';

export const alertExpressionsParse = stackRule({
  id: 'alert-expressions-parse',
  what: 'every expression of a Prometheus rule is PromQL, and every alert says for how long it has to hold',
  why: 'The operator refuses the whole object for one bad expression, and an alert without `for` calls somebody for a single lost sample.',
  *checkStack(stack) {
    for (const { address, place, rule } of prometheusRules(stack)) {
      for (const { found, remedy } of faults(rule)) yield { address, found: `${place}: ${found}`, remedy };
    }
  },
});

function* faults(rule: Block): Generator<{ readonly found: string; readonly remedy: string }> {
  // A bare number is an expression, too.
  const expr = typeof rule.expr === 'number' ? String(rule.expr) : rule.expr;
  if (typeof expr !== 'string' || expr.trim() === '') {
    yield { found: 'no expr', remedy: 'write the condition in PromQL' };
  } else {
    const error = firstError(expr);
    const remedy = 'correct it; a reference cannot be checked';
    if (error !== undefined) yield { found: `expr is no PromQL ${error}`, remedy };
  }
  if (rule.alert === undefined) return;
  if (typeof rule.for !== 'string' || !isPrometheusDuration(rule.for)) {
    const found = rule.for === undefined ? 'no for' : `for: ${JSON.stringify(rule.for)}`;
    yield { found, remedy: 'write for example 5m, or 0s to call at once' };
  }
}

/** Where the grammar gives up first: `at "> >"`. */
function firstError(expr: string): string | undefined {
  const cursor = parser.parse(expr).cursor();
  do {
    const rest = expr.slice(cursor.from, cursor.from + 20);
    if (cursor.type.isError) return rest === '' ? 'at its end' : `at ${JSON.stringify(rest)}`;
  } while (cursor.next());
  return undefined;
}
