import { stringify } from 'yaml';
import { edgeAlerts } from '../../../constructs/prometheus/edge-alerts';
import { syncAlerts } from '../../../rules/crowdsec/sync-alerts';
import { resources, siteDocument, stackDocument } from '../documents';
import { SYNC, syncStack } from './sync-stack';

const NAMES = edgeAlerts({ crowdsecJob: 'crowdsec' }).map(({ name }) => name);
const check = (names: readonly string[], sync = syncStack()) => {
  const spec = { groups: [{ rules: names.map((alert) => ({ alert })) }] };
  const values = [stringify({ manifests: [{ kind: 'PrometheusRule', spec }] })];
  const platform = stackDocument(resources('helm_release', { Extras: { values } }));
  return [...syncAlerts.check({ ...siteDocument({}), stacks: [stackDocument(sync), platform] })];
};

test('a sync with its alerts in another stack is accepted', () => {
  expect(check(NAMES)).toEqual([]);
});

test('alerts without a sync are accepted, and a site without both is', () => {
  expect(check([], {})).toEqual([]);
});

test('a sync without an alert is found with its name (I5)', () => {
  const [finding, ...more] = check(NAMES.filter((name) => name !== 'EdgeSyncFailing'));
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ address: SYNC, found: 'has no alert EdgeSyncFailing' });
});

test('a sync without any alert is found under one subject, which an exception can name', () => {
  expect(check([])).toMatchObject([{ address: SYNC, found: 'has none of its alerts' }]);
});
