import type { Alert } from '../../constructs/prometheus/alert';
import { authentikAlerts } from '../../constructs/prometheus/authentik-alerts';
import { edgeAlerts } from '../../constructs/prometheus/edge-alerts';
import { publicHostWalledOff } from '../../constructs/prometheus/public-host-probe';

/** Lists what each expression asks, in words. */
const CONDITIONS: Readonly<Record<string, string>> = {
  AuthentikDown: 'no server of authentik is available, or Prometheus has no number of them',
  AuthentikServerReplicasMismatch: 'fewer servers of authentik are available than the Deployment wants',
  AuthentikOutpostForwardAuth400Spike: 'an outpost answered more than 10 requests with 400 in 5 minutes',
  AuthentikForwardAuthFallbackActive: 'more than 5 answers a second have the code 401 on the entry point',
  AuthentikOutpostMemoryHigh: 'a container of an outpost holds more than 1.5 GiB, or one of a server 85 % of its limit',
  AuthentikOutpostMemoryCritical:
    'a container of an outpost holds more than 1.8 GiB, or one of a server 95 % of its limit',
  AuthentikOutpostRestarts: 'a container of an outpost restarted more than twice in 30 minutes',
  AuthentikOutpostDevShmFull: 'files in /dev/shm of the embedded outpost take more than 80 % of the volume',
  CrowdSecDown: 'CrowdSec does not answer Prometheus, or Prometheus does not know it',
  EdgeSyncFailing: 'the last success of the edge sync is older than 15 minutes, or unknown for 15 minutes',
  NeverBlockOnEdge: 'the ban list holds an address of `allowList` or `neverBlock`',
  EdgeListNearlyFull: 'the ban list is filled to 90 % of `edge.sync.capacity`',
  EdgeListFull: 'bans have no room on the list',
  EdgeListDrifted: 'the list lacks bans of CrowdSec, or holds bans that CrowdSec no longer has',
  EdgeListNotWritten: 'the number of bans on the list is wrong, and no write has succeeded for 24 hours',
  EdgeSyncMassChangeHeld: 'the sync keeps bans that CrowdSec no longer has, since too many vanished at once',
  EdgeListWrittenTooOften: 'more than 15 writes to the list in an hour',
  PublicHostWalledOff: 'a URL of `platform.alerts.publicHosts` answers with a redirect to the login',
};

/** docs/reference/alerts.md. */
export function alertsPage(): string {
  return `# Alerts

Generated from \`constructs/prometheus/\` by \`npm run docs\`.

The stack \`platform\` writes them as a PrometheusRule when the site has [\`platform.alerts\`](platform.md#platformalerts).
\`critical\`: users are locked out, or soon will be. \`warning\`: look at it within the day. Each alert carries the address of its
runbook. \`npm run report\` shows the expressions of a site.

| alert | fires when | for | severity | runbook |
| --- | --- | --- | --- | --- |
${everyAlert().map(alertRow).join('\n')}

Where the site has no \`edge.sync.pushgateway\`, only CrowdSecDown watches the edge. PublicHostWalledOff needs
\`platform.alerts.publicHosts\`, AuthentikOutpostDevShmFull an \`identity.embeddedOutpost.keptDeployment\`. Without one the servers are the embedded outpost, and the
alerts of outposts watch their pods and their Service too.
`;
}

function everyAlert(): readonly Alert[] {
  return [
    ...authentikAlerts({
      namespace: 'authentik',
      serverDeployment: 'authentik-server',
      outpostPrefix: 'ak-outpost-',
      devShm: { deployment: 'ak-outpost-authentik-embedded-outpost', bytes: 2 ** 30 },
      entryPoint: 'websecure',
    }),
    ...edgeAlerts({ crowdsecJob: 'crowdsec' }),
    publicHostWalledOff('public-hosts'),
  ];
}

/** @throws RangeError for an alert without words */
function alertRow(alert: Alert): string {
  const { alert: name, for: duration, labels } = alert.rule('https://docs.example');
  const condition = CONDITIONS[name];
  if (condition === undefined) throw new RangeError(`${name} has no condition in words; add it to alerts-page.ts`);
  const lasts = duration === '0s' ? 'at once' : duration;
  return `| ${name} | ${condition} | ${lasts} | ${labels.severity} | [${alert.runbookPage}](../runbooks/${alert.runbookPage}) |`;
}
