import { stringify } from 'yaml';
import { backupAlerts } from '../../../constructs/prometheus/backup-alerts';
import { backupStated } from '../../../rules/kubernetes/backup-stated';
import { resources, siteDocument, stackDocument } from '../documents';

const NAMES = backupAlerts({ maxAgeHours: 36 }).map(({ name }) => name);
const CRON_JOB = {
  spec: { job_template: { spec: { template: { spec: { container: [{ env: [{ name: 'BACKUP_KEEP_DAYS' }] }] } } } } },
};
const check = (hasBackup: boolean, alerts: readonly string[]) => {
  const spec = { groups: [{ rules: alerts.map((alert) => ({ alert })) }] };
  const values = [stringify({ manifests: [{ kind: 'PrometheusRule', spec }] })];
  const config = {
    resource: {
      ...resources('helm_release', {
        Release: { chart: 'authentik' },
        Objects: { chart: './charts/manifests', values },
      }).resource,
      ...(hasBackup ? resources('kubernetes_cron_job_v1', { Nightly: CRON_JOB }).resource : {}),
    },
  };
  return [...backupStated.check({ ...siteDocument({}), stacks: [stackDocument(config)] })];
};

test('authentik without a backup is found at its release (I2)', () => {
  expect(check(false, [])).toMatchObject([{ address: 'helm_release.Release', found: 'has no backup of its database' }]);
});

test('a backup without one of its alerts is found', () => {
  for (const alerts of [[], NAMES.slice(1), NAMES.slice(0, -1)]) {
    expect(check(true, alerts)).toMatchObject([
      { address: 'kubernetes_cron_job_v1.Nightly', found: 'has none of its alerts' },
    ]);
  }
});

test('a backup with its alerts is accepted, and so is a site without authentik in its cluster', () => {
  expect(check(true, NAMES)).toEqual([]);
  expect([...backupStated.check({ ...siteDocument({}), stacks: [stackDocument({})] })]).toEqual([]);
});
