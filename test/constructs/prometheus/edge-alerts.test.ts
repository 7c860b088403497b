import { edgeAlerts } from '../../../constructs/prometheus/edge-alerts';
import { Gauges } from '../../../programs/edge-sync/gauges';

const GAUGES = [
  'last_success',
  'ban_count',
  'capacity',
  'never_block_on_edge',
  'truncated',
  'drift_add',
  'drift_remove',
  'desired',
  'edge',
  'last_write_success',
  'mass_change_held',
] as const;
const rules = edgeAlerts({ crowdsecJob: 'lapi' }).map((alert) => alert.rule(''));

test('the alerts have the severity and the duration that the site states', () => {
  expect(rules.map(({ alert, for: patience, labels }) => [alert, labels.severity, patience])).toEqual([
    ['CrowdSecDown', 'critical', '10m'],
    ['EdgeSyncFailing', 'critical', '2m'],
    ['NeverBlockOnEdge', 'critical', '5m'],
    ['EdgeListNearlyFull', 'warning', '15m'],
    ['EdgeListFull', 'warning', '1h'],
    ['EdgeListDrifted', 'warning', '6h'],
    ['EdgeListNotWritten', 'warning', '1h'],
    ['EdgeListWrittenTooOften', 'warning', '1h'],
    ['EdgeSyncMassChangeHeld', 'warning', '1h'],
  ]);
});

test('CrowdSec is known by the job of the settings', () => {
  expect(rules[0]?.expr).toBe('up{job="lapi"} == 0 or absent(up{job="lapi"})');
});

test('the sync pushes every gauge that an alert asks for, under that name', () => {
  const gauges = new Gauges();
  for (const name of GAUGES) gauges.set(name, 1);
  const asked = rules.flatMap(({ expr }) => expr.match(/crowdsec_cf_list_\w+/g) ?? []);
  expect(new Set(asked).size).toBe(GAUGES.length);
  for (const name of asked) expect(gauges.render()).toContain(`\n${name} 1\n`);
});
