import { type Fault, faultUnless, refuseValue } from '../core/errors';
import { repeats } from '../core/repeats';
import type { Manifest } from '../kubernetes/manifest';
import { type ObjectProps, objectFaults } from '../kubernetes/metadata';
import type { Alert } from './alert';

export interface PrometheusRuleProps extends ObjectProps {
  /** URL of the folder that holds the runbooks, without a slash at its end. */
  readonly runbookBase: string;
  /** One group, in this order. */
  readonly alerts: readonly Alert[];
}

/**
 * Alerts as an object of the Prometheus Operator. `labels` must match its `ruleSelector`: otherwise the operator
 * silently ignores the object.
 *
 * @throws ValueError with every fault at once
 */
export function prometheusRule(props: PrometheusRuleProps): Manifest {
  const { name, namespace, labels, runbookBase, alerts } = props;
  refuseValue(`prometheus rule ${name}`, [...objectFaults(props), ...ruleFaults(props)]);
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: { name, namespace, labels: { ...labels } },
    spec: { groups: [{ name, rules: alerts.map((alert) => alert.rule(runbookBase)) }] },
  };
}

function ruleFaults({ runbookBase, alerts }: PrometheusRuleProps): (Fault | undefined)[] {
  const names = alerts.map(({ name }) => name);
  return [
    faultUnless(/^https:\/\/[^\s?#]+[^\s?#/]$/.test(runbookBase), {
      path: 'runbookBase',
      fault: 'is not an https URL of a folder without a slash at its end',
      found: runbookBase,
      remedy: 'write for example https://git.example.org/gatehouse/docs/runbooks',
    }),
    faultUnless(names.length > 0, {
      path: 'alerts',
      fault: 'is empty',
      found: names,
      remedy: 'leave the rule away, or add an alert',
    }),
    ...[...repeats(names, (name) => name)].map(({ item: name }) => ({
      path: 'alerts',
      fault: 'holds two alerts of one name',
      found: name,
      remedy: 'remove one of the two',
    })),
  ];
}
