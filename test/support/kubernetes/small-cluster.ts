import type { SiteInput } from '../../../sites/schema/site';
import { put } from '../../sites/schema/change';

/** Makes what a cluster of one node does without: harbour with one of everything, and PostgreSQL outside of the cluster. */
export function smallCluster(site: SiteInput): void {
  const changes: Readonly<Record<string, unknown>> = {
    'secrets.authentik_postgresql_password': undefined,
    'platform.namespace.quota': undefined,
    'platform.pgbouncer': undefined,
    'platform.database': {
      host: 'nas.harbour.example',
      port: 5432,
      database: 'authentik',
      user: 'authentik',
      networks: ['192.0.2.5/32'],
    },
    'platform.release.imageRepository': 'registry.harbour.example/authentik',
    'platform.release.server.replicas': 1,
    'platform.release.server.minAvailable': 0,
    'platform.release.server.rollout': { maxSurge: 1, maxUnavailable: 0 },
    'platform.release.worker.replicas': 1,
    'platform.backup.drill': { schedule: '45 5 * * 0', maxAgeDays: 9 },
    'platform.traefik.namespace': 'kube-system',
    'platform.traefik.middlewares': { retry: { attempts: 3 }, rateLimit: { average: 50, burst: 200 } },
    'platform.traefik.fallback.replicas': 1,
    'platform.alerts': undefined,
    'edge.sync.pushgateway': undefined,
    'edge.ruleset.keptRules': [
      {
        ref: 'no_scanners',
        action: 'managed_challenge',
        description: 'Scanners',
        enabled: true,
        expression: `(http.request.uri.path eq "/wp-login.php") and not (http.host in {${LOGIN_HOSTS}}) and not (ip.src in {192.0.2.10})`,
      },
    ],
    'edge.allowList': ['192.0.2.10'],
  };
  for (const [path, value] of Object.entries(changes)) put(site, path, value);
}

const LOGIN_HOSTS = '"authentik.harbour.example" "public-auth.harbour.example"';

/** The exceptions that such a site states beside those of harbour. */
export const SMALL_EXCEPTIONS = [
  {
    rule: 'sync-alerts',
    address: 'kubernetes_cron_job_v1.EdgeSync_CronJob',
    subject: 'has none of its alerts',
    reason: 'there is no Prometheus in this cluster',
  },
  {
    rule: 'backup-stated',
    address: 'kubernetes_cron_job_v1.Backup_CronJob',
    subject: 'has none of its alerts',
    reason: 'there is no Prometheus in this cluster',
  },
];
