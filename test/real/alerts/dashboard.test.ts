import { DASHBOARD, QUERIES } from '../../constructs/prometheus/sample-dashboard';
import { describeIf } from '../../support/describe-if';
import { findMissingPromtool, promtool } from '../../support/servers/promtool';

const { namespace, entryPoint } = DASHBOARD;

/** Series as real servers send them, recorded from authentik 2026.2.2, Traefik 3.6 and the programs of this project. */
const WORLD = [
  `authentik_flows_plan_time_count{flow_slug="default-authentication-flow",namespace="${namespace}"}`,
  `authentik_flows_execution_stage_time_count{stage_type="UserLoginStageView",method="get",namespace="${namespace}"}`,
  `authentik_main_request_duration_seconds_count{dest="core",namespace="${namespace}"}`,
  `authentik_outpost_connection{outpost_name="authentik Embedded Outpost",outpost_type="proxy",uuid="u",namespace="${namespace}"}`,
  ...['0.005', '0.1', '+Inf'].map(
    (le) =>
      `authentik_outpost_proxy_request_duration_seconds_bucket{host="a",method="GET",outpost_name="authentik Embedded Outpost",type="ping",le="${le}",namespace="${namespace}"}`,
  ),
  ...['200', '401', '502'].map(
    (code) => `traefik_entrypoint_requests_total{entrypoint="${entryPoint}",code="${code}"}`,
  ),
  ...['desired', 'edge', 'capacity', 'last_success'].map((name) => `crowdsec_cf_list_${name}{job="crowdsec_cf_sync"}`),
  'authentik_backup_last_success{job="authentik_backup"}',
  'authentik_backup_rows{job="authentik_backup",table="users"}',
];

describeIf('dashboard', findMissingPromtool())('Prometheus', () => {
  const answers = (series: readonly string[], expr: string) =>
    promtool(
      {
        'test.json': {
          rule_files: [],
          evaluation_interval: '1m',
          tests: [
            {
              interval: '1m',
              input_series: series.map((one, index) => ({ series: one, values: `0+${index + 1}x30` })),
              promql_expr_test: [
                { expr: `count(${expr}) >= bool 1`, eval_time: '20m', exp_samples: [{ labels: '{}', value: 1 }] },
              ],
            },
          ],
        },
      },
      'test',
      'rules',
      'test.json',
    );

  test.each(QUERIES)('answers with series: $title, $legend', ({ expr }) => {
    expect(answers(WORLD, expr)).toEqual({ status: 0, text: expect.stringContaining('SUCCESS') });
  });

  test('has none without the metrics that a query names', () => {
    expect(answers(WORLD.slice(1), QUERIES[0]?.expr ?? '').status).toBe(1);
  });
});
