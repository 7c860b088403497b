import { Duration } from '../../../constructs/core/duration';
import { Alert } from '../../../constructs/prometheus/alert';
import { type PrometheusRuleProps, prometheusRule } from '../../../constructs/prometheus/prometheus-rule';

const alert = (name: string) =>
  new Alert({ name, expr: 'up == 0', for: Duration.minutes(1), severity: 'info', summary: 'down' });

const PROPS: PrometheusRuleProps = {
  name: 'gatehouse',
  namespace: 'monitoring',
  labels: { release: 'prometheus' },
  runbookBase: 'https://git.example.org/runbooks',
  alerts: [alert('Second'), alert('First')],
};

test('the alerts are one group of a PrometheusRule, in the order that was given', () => {
  expect(prometheusRule(PROPS)).toEqual({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name: 'gatehouse', namespace: 'monitoring', labels: { release: 'prometheus' } },
    spec: {
      groups: [{ name: 'gatehouse', rules: PROPS.alerts.map((one) => one.rule('https://git.example.org/runbooks')) }],
    },
  });
});

test('the same alerts give the same bytes', () => {
  expect(JSON.stringify(prometheusRule(PROPS))).toBe(JSON.stringify(prometheusRule({ ...PROPS })));
});

const FOLDER = 'is not an https URL of a folder without a slash at its end';
const WRITE = 'write for example https://git.example.org/gatehouse/docs/runbooks';

test.each<[Partial<PrometheusRuleProps>, string]>([
  [
    { runbookBase: 'https://git.example.org/runbooks/' },
    `runbookBase: ${FOLDER}, found: "https://git.example.org/runbooks/"; ${WRITE}`,
  ],
  [{ runbookBase: 'http://git.example.org' }, `runbookBase: ${FOLDER}, found: "http://git.example.org"; ${WRITE}`],
  [{ runbookBase: '' }, `runbookBase: ${FOLDER}, found: ""; ${WRITE}`],
  [{ alerts: [] }, 'alerts: is empty, found: []; leave the rule away, or add an alert'],
  [
    { alerts: [alert('First'), alert('First')] },
    'alerts: holds two alerts of one name, found: "First"; remove one of the two',
  ],
])('%j is refused', (change, message) => {
  expect(() => prometheusRule({ ...PROPS, ...change })).toThrow(new RangeError(`prometheus rule gatehouse.${message}`));
});

test('all faults are in one error', () => {
  expect(() => prometheusRule({ ...PROPS, namespace: 'No', runbookBase: '', alerts: [] })).toThrow(
    /namespace: .*\n.*runbookBase: .*\n.*alerts: /,
  );
});
