import { alertAnnotated } from '../../../rules/prometheus/alert-annotated';
import type { Block } from '../../../rules/readers/document';
import { RULE } from '../../constructs/prometheus/sample-alerts';
import { finding, findings } from '../documents';
import { ALERT, RELEASE, release, ruleObject } from './alert-documents';

const check = (...rules: readonly Block[]) => findings(alertAnnotated, release(ruleObject(...rules)));
const labels = ALERT.labels as Block;
const annotations = ALERT.annotations as Block;

test('the alerts that this project writes are accepted', () => {
  expect(findings(alertAnnotated, release(RULE))).toEqual([]);
});

test('a recording rule needs none of it', () => {
  expect(check(ALERT, { record: 'house:doors:sum', expr: 'sum(doors)' })).toEqual([]);
});

test.each<[Block, string]>([
  [{ labels: {} }, 'no severity'],
  [{ labels: undefined }, 'no severity'],
  [{ labels: { ...labels, severity: 'page' } }, 'severity page'],
  [{ annotations: { ...annotations, summary: ' ' } }, 'no summary'],
  [{ annotations: { ...annotations, summary: undefined } }, 'no summary'],
  [{ annotations: { ...annotations, runbook_url: undefined } }, 'no https runbook_url'],
  [{ annotations: { ...annotations, runbook_url: 'docs/door-open.md' } }, 'no https runbook_url'],
  [{ annotations: undefined }, 'no summary, no https runbook_url'],
  [{ labels: undefined, annotations: undefined }, 'no severity, no summary, no https runbook_url'],
])('an alert with %j is found', (change, what) => {
  expect(check({ ...ALERT, ...change })).toEqual([
    finding(RELEASE, `extras: DoorOpen: ${what}`, 'write the alert with new Alert()'),
  ]);
});

test('each alert is found by its name', () => {
  const bare = { alert: 'A', expr: 'up', for: '1m' };
  expect(check(bare, ALERT, { ...bare, alert: 'B' }).map((one) => one.found)).toEqual([
    expect.stringContaining('extras: A: '),
    expect.stringContaining('extras: B: '),
  ]);
});
