import { prometheusRules } from '../readers/alert-rules';
import type { Block } from '../readers/document';
import { child } from '../readers/pod-workloads';
import { stackRule } from '../rule';

const SEVERITIES: readonly unknown[] = ['critical', 'warning', 'info'];

export const alertAnnotated = stackRule({
  id: 'alert-annotated',
  what: 'every alert has a severity, a summary and the URL of its runbook',
  why: 'Without a severity nobody is called; without a runbook the one who is called at night starts from nothing.',
  *checkStack(stack) {
    for (const { address, place, rule } of prometheusRules(stack)) {
      if (rule.alert === undefined) continue;
      const missing = faults(rule);
      if (missing.length === 0) continue;
      yield { address, found: `${place}: ${missing.join(', ')}`, remedy: 'write the alert with new Alert()' };
    }
  },
});

function faults(rule: Block): readonly string[] {
  const { severity } = child(rule, 'labels');
  const { summary, runbook_url: runbook } = child(rule, 'annotations');
  return [
    ...(SEVERITIES.includes(severity) ? [] : [severity === undefined ? 'no severity' : `severity ${String(severity)}`]),
    ...(isText(summary) ? [] : ['no summary']),
    ...(isText(runbook) && /^https:\/\/\S+$/.test(runbook) ? [] : ['no https runbook_url']),
  ];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
