import { HOUR_MS } from '../../../programs/edge-sync/clock';
import { RULE } from '../../constructs/prometheus/sample-alerts';
import { addresses, Harness } from '../../programs/edge-sync/harness';
import { describeIf } from '../../support/describe-if';
import { findMissingPromtool, promtool } from '../../support/servers/promtool';

/** The sync and the alerts together: what the program pushes in 27 hours, and which alerts Prometheus fires from it. */
const STEP_MINUTES = 10;
const HOURS = 27;
const STEPS = (HOURS * 60) / STEP_MINUTES;

let harness: Harness;
afterEach(() => harness.stop());

describeIf('edge-sync', findMissingPromtool())('the gauges of the sync, in Prometheus', () => {
  test('an account that turns every write away: no failure, and alerts after 1 and 6 hours', async () => {
    harness = await atTimeZero({ floorMs: 1000 * HOUR_MS });
    harness.cloudflare.lastWriteAt = 0;
    harness.ban(...addresses(40));
    const fired = firings(await recordRun());
    expect(harness.edge).toEqual([]);
    expect(harness.gauge('sync_success')).toBe(1);
    expect(fired).toEqual({ EdgeListNotWritten: 60, EdgeListDrifted: 360 });
  });

  test('an account that is throttled after its first write: alerts 6 hours after the next ban, and a day after the write', async () => {
    harness = await atTimeZero({ floorMs: 1000 * HOUR_MS });
    harness.ban(...addresses(40));
    const fired = firings(await recordRun((minute) => minute === 120 && harness.ban(...addresses(41))));
    expect(harness.edge).toHaveLength(40);
    expect(fired).toEqual({ EdgeListDrifted: 480, EdgeListNotWritten: 24 * 60 + 70 });
  });

  test('an account that is throttled, and a list that is as CrowdSec wants it: no alert', async () => {
    harness = await atTimeZero({ floorMs: 1000 * HOUR_MS });
    harness.ban(...addresses(40));
    const bans = (minute: number) => harness.ban(...addresses(minute >= 120 && minute < 300 ? 41 : 40));
    expect(firings(await recordRun(bans))).toEqual({});
    expect(harness.cloudflare.count('replace')).toBeGreaterThan(3);
  });

  test('a LAPI that lost its database: one alert after an hour, and a list that is kept for six', async () => {
    harness = await atTimeZero();
    harness.ban(...addresses(40));
    const kept: [number, number][] = [];
    const fired = firings(
      await recordRun((minute) => {
        if (minute === 120) harness.ban();
        if (minute % 60 === 0) kept.push([minute / 60, harness.edge.length]);
      }),
    );
    expect(fired).toEqual({ EdgeSyncMassChangeHeld: 180 });
    expect(kept.slice(2, 10)).toEqual([
      [2, 40],
      [3, 40],
      [4, 40],
      [5, 40],
      [6, 40],
      [7, 40],
      [8, 40],
      [9, 0],
    ]);
  });

  test('a list that changes in every run and is written in every run: no alert', async () => {
    harness = await atTimeZero();
    expect(firings(await recordRun((minute) => harness.ban(...addresses(20 + (minute % 20) / 10))))).toEqual({});
    expect(harness.cloudflare.count('replace')).toBe(STEPS);
  });
});

/** The tests of promtool begin at 1970, and the gauges hold times. */
async function atTimeZero(props: Parameters<typeof Harness.start>[2] = {}): Promise<Harness> {
  const started = await Harness.start([], [], props);
  started.now = 1000;
  return started;
}

/** One run a step; each series as promtool writes it. */
async function recordRun(before: (minute: number) => unknown = () => {}): Promise<Record<string, string>> {
  const series: Record<string, string[]> = {};
  for (let step = 0; step < STEPS; step += 1) {
    harness.now = Math.max(harness.now, step * STEP_MINUTES * 60_000 + 1000);
    before(step * STEP_MINUTES);
    await harness.run();
    for (const [name, value] of harness.pushgateway.samples) {
      const values = series[name] ?? Array.from({ length: step }, () => '_');
      series[name] = [...values, String(value)];
    }
  }
  return Object.fromEntries(Object.entries(series).map(([name, values]) => [name, values.join(' ')]));
}

/** The minute in which each alert of the sync first fires. */
function firings(series: Readonly<Record<string, string>>): Record<string, number> {
  const rules = RULE.spec as { groups: readonly { name: string; rules: readonly { alert: string }[] }[] };
  const names = rules.groups.flatMap((group) => group.rules.map(({ alert }) => alert));
  const found: Record<string, number> = {};
  for (const alert of names.filter((name) => name.startsWith('Edge') || name === 'NeverBlockOnEdge')) {
    const minute = findFirstFiring(alert, series);
    if (minute !== undefined) found[alert] = minute;
  }
  return found;
}

/** promtool says what it got instead of nothing: the first moment of these is when the alert fired. */
function findFirstFiring(alert: string, series: Readonly<Record<string, string>>): number | undefined {
  const test = {
    rule_files: ['rules.json'],
    evaluation_interval: `${STEP_MINUTES}m`,
    tests: [
      {
        interval: `${STEP_MINUTES}m`,
        input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
        promql_expr_test: Array.from({ length: STEPS }, (_, step) => ({
          expr: `count(ALERTS{alertname="${alert}",alertstate="firing"})`,
          eval_time: `${step * STEP_MINUTES}m`,
          exp_samples: [],
        })),
      },
    ],
  };
  const { text } = promtool({ 'rules.json': RULE.spec, 'test.json': test }, 'test', 'rules', 'test.json');
  if (text.includes('SUCCESS')) return undefined;
  const time = /time: (?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?/.exec(text);
  if (time === null) throw new Error(text);
  const [days = 0, hours = 0, minutes = 0] = time.slice(1).map((part) => Number(part ?? 0));
  return (days * 24 + hours) * 60 + minutes;
}
