import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { reportCommand } from '../../ops/commands/report';
import { OpsContext } from '../../ops/core/context';
import { runOps } from '../../ops/program';
import { readPlan } from '../../ops/review/plan-document';
import { reviewPlan } from '../../ops/review/review';
import { defineSite } from '../../sites/schema/site';
import { harbour } from '../fixtures/sites/harbour';
import { planText } from '../ops/review/plans';
import { RecordingTerminal } from './ops/terminal';

/** Writes the page of harbour, and the page with a stopped plan that opens and closes applications. */
export async function writeReportPages(folder: string): Promise<{ readonly file: string; readonly planned: string }> {
  const context = new OpsContext({ site: () => defineSite(harbour), env: {}, terminal: new RecordingTerminal() });
  const [file, planned, plan] = ['harbour.html', 'planned.html', 'review.json'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(plan, JSON.stringify(review()));
  expect(await runOps(['report', '--out', file], context, [reportCommand])).toBe(0);
  expect(await runOps(['report', '--out', planned, '--plan', plan], context, [reportCommand])).toBe(0);
  return { file, planned };
}

/** Returns the review as `diff` writes it, of a plan that opens an application of harbour and closes a host. */
function review(): object {
  const reviewed = reviewPlan(readPlan(planText('references')), { stack: 'identity', loginHosts: () => [] });
  const opened = [{ name: 'kubernetes-admins' }, ' can now open ', { name: 'Grafana' }, ' (before: no)'];
  const closed = [{ name: 'kubernetes-power-users' }, ' can no longer open ', { name: 'k8s.harbour.example' }];
  return {
    ...reviewed,
    access: [
      ...reviewed.access,
      {
        ...{ kind: 'opened', targets: ['Grafana'], subjects: ['kubernetes-admins'], words: opened },
        addresses: ['authentik_provider_oauth2.Grafana'],
      },
      {
        ...{ kind: 'closed', targets: ['k8s.harbour.example'], subjects: ['kubernetes-power-users'], words: closed },
        addresses: [],
      },
    ],
  };
}
