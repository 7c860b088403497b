import { alertExpressionsParse } from '../../../rules/prometheus/alert-expressions-parse';
import type { Block } from '../../../rules/readers/document';
import { RULE } from '../../constructs/prometheus/sample-alerts';
import { finding, findings } from '../documents';
import { ALERT, RELEASE, release, ruleObject } from './alert-documents';

const check = (...rules: readonly Block[]) => findings(alertExpressionsParse, release(ruleObject(...rules)));
const found = (what: string, remedy: string) => [finding(RELEASE, `extras: ${what}`, remedy)];
const CORRECT = 'correct it; a reference cannot be checked';
const FOR = 'write for example 5m, or 0s to call at once';

test('the alerts that this project writes are accepted', () => {
  expect(findings(alertExpressionsParse, release(RULE))).toEqual([]);
});

test('a recording rule needs no for, and a number is an expression', () => {
  expect(check(ALERT, { record: 'house:doors:sum', expr: 'sum by (house) (doors)' }, { ...ALERT, expr: 1 })).toEqual(
    [],
  );
});

test.each([
  ['up == ', 'at its end'],
  ['sum(up', 'at its end'],
  ['rate(up[5m) > 1', 'at ") > 1"'],
  ['up{job=lapi} == 0', 'at "lapi} == 0"'],
  ['up and and down', 'at "down"'],
  ['up > ${var.limit}', 'at "${var.limit}"'],
])('%s is found', (expr, where) => {
  expect(check({ ...ALERT, expr })).toEqual(found(`DoorOpen: expr is no PromQL ${where}`, CORRECT));
});

test.each([undefined, '', ' ', ['up']])('an expr of %j is found', (expr) => {
  expect(check({ ...ALERT, expr })).toEqual(found('DoorOpen: no expr', 'write the condition in PromQL'));
});

test.each([
  [undefined, 'no for'],
  ['5', 'for: "5"'],
  ['minutes=5', 'for: "minutes=5"'],
  [5, 'for: 5'],
])('a for of %j is found', (patience, what) => {
  expect(check({ ...ALERT, for: patience })).toEqual(found(`DoorOpen: ${what}`, FOR));
});

test('a recording rule that does not parse is found', () => {
  expect(check({ record: 'house:doors:sum', expr: 'sum(' })).toEqual(
    found('house:doors:sum: expr is no PromQL at its end', CORRECT),
  );
});

test('objects of other kinds, and a rule object without groups, are left alone', () => {
  expect(findings(alertExpressionsParse, release({ ...ruleObject({ expr: '(' }), kind: 'Probe' }))).toEqual([]);
  expect(findings(alertExpressionsParse, release({ ...ruleObject(), spec: {} }))).toEqual([]);
});
