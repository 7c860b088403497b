import { ALERTS, RULE, RUNBOOK_BASE } from '../../constructs/prometheus/sample-alerts';
import { describeIf } from '../../support/describe-if';
import { findMissingPromtool, promtool } from '../../support/servers/promtool';
import { type AlertScenario, LAST_STEP } from './alert-scenario';
import { AUTHENTIK_SCENARIOS } from './authentik-alert-scenarios';
import { BACKUP_SCENARIOS } from './backup-alert-scenarios';
import { EDGE_SCENARIOS } from './edge-alert-scenarios';
import { LOGIN_SCENARIOS } from './login-alert-scenarios';

const SCENARIOS = [...AUTHENTIK_SCENARIOS, ...BACKUP_SCENARIOS, ...LOGIN_SCENARIOS, ...EDGE_SCENARIOS];
const RULES_FILE = 'rules.json';

test('every alert has a scenario in which it fires, and ends, and one in which it stays silent', () => {
  for (const { name } of ALERTS) {
    const own = SCENARIOS.filter(({ alert }) => alert === name);
    expect([name, own.some(({ fires }) => fires?.untilMinute !== undefined)]).toEqual([name, true]);
    expect([name, own.some(({ fires }) => fires === undefined)]).toEqual([name, true]);
  }
  const names = ALERTS.map(({ name }) => name);
  expect(SCENARIOS.filter(({ alert }) => !names.includes(alert))).toEqual([]);
});

describeIf('alerts', findMissingPromtool())('Prometheus', () => {
  test('takes the rules', () => {
    const run = promtool({ [RULES_FILE]: RULE.spec }, 'check', 'rules', RULES_FILE);
    expect(run.text).toContain(`SUCCESS: ${ALERTS.length} rules found`);
    expect(run.status).toBe(0);
  });

  test.each(SCENARIOS.filter(({ fires }) => fires !== undefined))('$alert fires when $when', (scenario) => {
    expect(outcome(scenario)).toEqual({ status: 0, text: expect.stringContaining('SUCCESS') });
  });

  test.each(SCENARIOS.filter(({ fires }) => fires === undefined))('$alert stays silent when $when', (scenario) => {
    expect(outcome(scenario)).toEqual({ status: 0, text: expect.stringContaining('SUCCESS') });
  });
});

/** Whether it fires is asked at every step; with which labels and words, in the first one. */
function outcome({ alert, stepMinutes = 1, series, fires }: AlertScenario) {
  const { fromMinute = Number.POSITIVE_INFINITY, untilMinute = Number.POSITIVE_INFINITY } = fires ?? {};
  const steps = Array.from({ length: LAST_STEP + 1 }, (_, step) => {
    const minute = step * stepMinutes;
    return {
      expr: `count(ALERTS{alertname="${alert}",alertstate="firing"})`,
      eval_time: `${minute}m`,
      exp_samples: minute >= fromMinute && minute < untilMinute ? [{ labels: '{}', value: 1 }] : [],
    };
  });
  const unitTest = {
    rule_files: [RULES_FILE],
    evaluation_interval: `${stepMinutes}m`,
    tests: [
      {
        interval: `${stepMinutes}m`,
        input_series: Object.entries(series).map(([name, values]) => ({ series: seriesOf(name), values })),
        promql_expr_test: steps,
        alert_rule_test: fires === undefined ? [] : [callAt(alert, fires)],
      },
    ],
  };
  return promtool({ [RULES_FILE]: RULE.spec, 'test.json': unitTest }, 'test', 'rules', 'test.json');
}

function seriesOf(name: string): string {
  return /^\w+$/.test(name) ? `crowdsec_cf_list_${name}{job="crowdsec_cf_sync"}` : name;
}

function callAt(alert: string, { fromMinute, labels = {}, severity, summary }: NonNullable<AlertScenario['fires']>) {
  const page = ALERTS.find(({ name }) => name === alert)?.runbookPage;
  return {
    eval_time: `${fromMinute}m`,
    alertname: alert,
    exp_alerts: [
      { exp_labels: { severity, ...labels }, exp_annotations: { summary, runbook_url: `${RUNBOOK_BASE}/${page}` } },
    ],
  };
}
