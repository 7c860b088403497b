import { edgeAlerts } from '../../../constructs/prometheus/edge-alerts';
import { Gauges } from '../../../programs/edge-sync/gauges';

const rules = edgeAlerts({ crowdsecJob: 'lapi' }).map((alert) => alert.rule(''));

test('the alerts have the severity and the patience of the site', () => {
  expect(rules.map(({ alert, for: patience, labels }) => [alert, labels.severity, patience])).toEqual([
    ['CrowdSecDown', 'critical', '10m'],
    ['EdgeSyncFailing', 'critical', '2m'],
    ['NeverBlockOnEdge', 'critical', '5m'],
    ['EdgeListNearlyFull', 'warning', '15m'],
  ]);
});

test('CrowdSec is known by the job of the settings', () => {
  expect(rules[0]?.expr).toBe('up{job="lapi"} == 0 or absent(up{job="lapi"})');
});

test('the sync pushes every gauge that an alert asks for, under that name', () => {
  const gauges = new Gauges();
  for (const name of ['last_success', 'ban_count', 'capacity', 'never_block_on_edge'] as const) gauges.set(name, 1);
  const asked = rules.flatMap(({ expr }) => expr.match(/crowdsec_cf_list_\w+/g) ?? []);
  expect(new Set(asked).size).toBe(4);
  for (const name of asked) expect(gauges.render()).toContain(`\n${name} 1\n`);
});
