import { stringify } from 'yaml';
import { edgeAlerts } from '../../../constructs/prometheus/edge-alerts';
import { syncAlerts } from '../../../rules/crowdsec/sync-alerts';
import type { Block } from '../../../rules/readers/document';
import { resources, siteDocument, stackDocument } from '../documents';
import { SYNC, syncStack } from './sync-stack';

const RULES: readonly Block[] = edgeAlerts({ crowdsecJob: 'crowdsec' }).map((alert) => ({
  ...alert.rule('https://example.org'),
}));
const check = (rules: readonly Block[], sync = syncStack()) => {
  const values = [stringify({ manifests: [{ kind: 'PrometheusRule', spec: { groups: [{ rules }] } }] })];
  const platform = stackDocument(resources('helm_release', { Extras: { values } }));
  return [...syncAlerts.check({ ...siteDocument({}), stacks: [stackDocument(sync), platform] })];
};
const editRule = (name: string, change: Block) =>
  RULES.map((rule) => (rule.alert === name ? { ...rule, ...change } : rule));

test('a sync with its alerts in another stack is accepted, whatever their names are', () => {
  expect(check(RULES)).toEqual([]);
  expect(check(RULES.map((rule, index) => ({ ...rule, alert: `Renamed${index}` })))).toEqual([]);
});

test('alerts without a sync are accepted, and a site without both is', () => {
  expect(check([], {})).toEqual([]);
});

test.each(RULES.filter(({ alert }) => alert !== 'CrowdSecDown').map(({ alert }) => [String(alert)]))(
  'a sync without %s is found with the fault that nothing reports (I5)',
  (name) => {
    const [finding, ...more] = check(RULES.filter(({ alert }) => alert !== name));
    expect(more).toEqual([]);
    expect(finding).toMatchObject({
      address: SYNC,
      found: expect.stringMatching(/^has no alert in time, .* on [^,]+$/),
    });
  },
);

test.each<[what: string, change: Block]>([
  ['waits for weeks', { for: '999h' }],
  ['waits for a text that is no duration', { for: 'a while' }],
  ['is never true', { expr: 'vector(0)' }],
  ['is always silent by its severity', { labels: { severity: 'info' } }],
  ['has no severity', { labels: {} }],
  ['is a recording rule', { alert: undefined, record: 'EdgeSyncFailing' }],
])('an alert that %s reports nothing, although its name is there', (_, change) => {
  expect(check(editRule('EdgeSyncFailing', change))).toMatchObject([
    { found: 'has no alert in time, with severity critical or warning, on a sync that fails' },
  ]);
});

test('a sync without any alert is found under one subject, which an exception can name', () => {
  expect(check([])).toMatchObject([{ address: SYNC, found: 'has none of its alerts' }]);
});
