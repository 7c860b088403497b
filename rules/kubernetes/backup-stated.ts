import { prometheusRules } from '../readers/alert-rules';
import { children } from '../readers/block';
import { helmReleases } from '../readers/helm-values';
import { workloads } from '../readers/pod-workloads';
import type { Rule } from '../rule';

const ALERTS = ['AuthentikBackupOld', 'AuthentikBackupShrunk'];

/** Where authentik is installed, its database has a backup, and the backup has its alerts. */
export const backupStated: Rule = {
  id: 'backup-stated',
  what: 'a stack that installs authentik backs its database up, and alerts say when the newest backup is old or has shrunk',
  why: 'A script deleted six passkeys, and there was no copy to read them from.',
  incident: 'I2',
  *check({ stacks }) {
    const alerts = new Set(stacks.flatMap((stack) => [...prometheusRules(stack)]).map(({ rule }) => rule.alert));
    for (const stack of stacks) {
      const releases = helmReleases(stack).filter(({ chart }) => chart === 'authentik');
      const backups = workloads(stack).filter(({ containers }) =>
        containers.some((one) => children(one, 'env').some(({ name }) => name === 'BACKUP_KEEP_DAYS')),
      );
      for (const { address } of backups.length > 0 ? [] : releases) {
        yield {
          stack: stack.name,
          address,
          found: 'has no backup of its database',
          remedy: 'set platform.backup in the site; or state in an exception what backs the database up instead',
        };
      }
      if (ALERTS.every((name) => alerts.has(name))) continue;
      for (const { address } of backups) {
        yield {
          stack: stack.name,
          address,
          found: 'has none of its alerts',
          remedy:
            'set platform.alerts and platform.backup.pushgateway in the site, which create the alerts; or state in an exception how the backup is watched',
        };
      }
    }
  },
};
