import type { Alert } from '../../../constructs/prometheus/alert';
import { authentikAlerts } from '../../../constructs/prometheus/authentik-alerts';
import { backupAlerts } from '../../../constructs/prometheus/backup-alerts';
import { edgeAlerts } from '../../../constructs/prometheus/edge-alerts';
import { loginAlerts } from '../../../constructs/prometheus/login-alerts';
import { prometheusRule } from '../../../constructs/prometheus/prometheus-rule';
import { publicHostWalledOff } from '../../../constructs/prometheus/public-host-probe';

export const RUNBOOK_BASE = 'https://git.example.org/gatehouse/docs/runbooks';

/** Every alert that this project has, for a site of these names. */
export const ALERTS: readonly Alert[] = [
  ...authentikAlerts({
    namespace: 'authentik',
    serverDeployment: 'goauthentik-server',
    outpostPrefix: 'ak-outpost-',
    devShm: { deployment: 'ak-outpost-authentik-embedded-outpost', bytes: 2 * 1024 ** 3 },
    // A site has this or an outpost with a Deployment of its own.
    embeddedInServer: { memoryBytes: 4 * 1024 ** 3 },
    entryPoint: 'websecure',
  }),
  ...backupAlerts({ maxAgeHours: 36, drill: { maxAgeDays: 2 } }),
  ...loginAlerts({ maxAgeMinutes: 150 }),
  ...edgeAlerts({ crowdsecJob: 'crowdsec-lapi' }),
  publicHostWalledOff('public-hosts'),
];

export const RULE = prometheusRule({
  name: 'gatehouse',
  namespace: 'monitoring',
  labels: { release: 'prometheus' },
  runbookBase: RUNBOOK_BASE,
  alerts: ALERTS,
});
