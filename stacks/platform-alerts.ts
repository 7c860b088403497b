import { EMBEDDED_OUTPOST_NAME, outpostObjectName } from '../constructs/authentik/outposts/outpost-config';
import type { Construct } from '../constructs/core/cdktf';
import { ClusterService } from '../constructs/kubernetes/cluster-service';
import { ConfigMap } from '../constructs/kubernetes/config-map';
import type { Manifest } from '../constructs/kubernetes/manifest';
import { memoryBytes } from '../constructs/kubernetes/quantity';
import type { Alert } from '../constructs/prometheus/alert';
import { authentikAlerts } from '../constructs/prometheus/authentik-alerts';
import { backupAlerts } from '../constructs/prometheus/backup-alerts';
import { crowdsecDown, edgeAlerts } from '../constructs/prometheus/edge-alerts';
import { grafanaDashboard } from '../constructs/prometheus/grafana-dashboard';
import { loginAlerts } from '../constructs/prometheus/login-alerts';
import { prometheusRule } from '../constructs/prometheus/prometheus-rule';
import { publicHostProbe, publicHostWalledOff } from '../constructs/prometheus/public-host-probe';
import type { Edge } from '../sites/schema/edge';
import { PLATFORM_IDS, type Platform } from '../sites/schema/platform';
import type { Site } from '../sites/schema/site';

/**
 * The alerts of a site, and the probe of its public hosts; none where it has no Prometheus operator.
 *
 * @param serverDeployment Deployment of authentik's servers
 */
export function alertManifests(
  { identity, edge, verify }: Site,
  { alerts, namespace, traefik, backup, release }: Platform,
  serverDeployment: string,
): readonly Manifest[] {
  if (alerts === undefined) return [];
  const { name, publicHosts } = alerts;
  // Without managed-by: Helm manages what the local chart installs.
  const labels = { 'app.kubernetes.io/name': name, ...alerts.labels };
  const object = { name, namespace: alerts.namespace, labels };
  const { embeddedOutpost } = identity;
  const bytes = memoryBytes(embeddedOutpost?.keptDeployment?.sharedMemory ?? '');
  const isInServer = embeddedOutpost !== undefined && embeddedOutpost.keptDeployment === undefined;
  const limit = isInServer ? memoryBytes(release.server.resources.limits.memory) : undefined;
  const rule = prometheusRule({
    ...object,
    runbookBase: alerts.runbooks,
    alerts: [
      ...authentikAlerts({
        namespace: namespace.name,
        serverDeployment,
        outpostPrefix: outpostObjectName(''),
        devShm: bytes === undefined ? undefined : { deployment: outpostObjectName(EMBEDDED_OUTPOST_NAME), bytes },
        ...(limit !== undefined && { embeddedInServer: { memoryBytes: limit } }),
        entryPoint: traefik.entryPoint,
      }),
      ...(backup?.pushgateway === undefined ? [] : backupAlerts(backup)),
      ...(verify.job === undefined ? [] : loginAlerts(verify.job)),
      ...edgeAlertsOf(edge, alerts),
      ...(publicHosts === undefined ? [] : [publicHostWalledOff(name)]),
    ],
  });
  if (publicHosts === undefined) return [rule];
  const { prober, module, urls } = publicHosts;
  return [publicHostProbe({ ...object, prober: ClusterService.at(`http://${prober}`), module, urls }), rule];
}

/** Without a Pushgateway Prometheus has no gauges of the sync, and its alerts would fire permanently. */
function edgeAlertsOf(edge: Edge | undefined, { crowdsecJob }: NonNullable<Platform['alerts']>): readonly Alert[] {
  if (edge === undefined) return [];
  return edge.sync.pushgateway === undefined ? [crowdsecDown({ crowdsecJob })] : edgeAlerts({ crowdsecJob });
}

/** The dashboard of a site, which Grafana's sidecar finds by its labels. */
export function addDashboard(scope: Construct, { edge }: Site, { alerts, namespace, traefik, backup }: Platform): void {
  if (alerts?.dashboard === undefined) return;
  const { title, labels } = alerts.dashboard;
  const dashboard = grafanaDashboard({
    title,
    namespace: namespace.name,
    entryPoint: traefik.entryPoint,
    edge: edge?.sync.pushgateway !== undefined,
    backup: backup?.pushgateway !== undefined,
  });
  new ConfigMap(scope, PLATFORM_IDS.GrafanaDashboard, {
    name: `${alerts.name}-dashboard`,
    namespace: alerts.namespace,
    labels: { 'app.kubernetes.io/name': alerts.name, 'app.kubernetes.io/component': 'dashboard', ...labels },
    data: { [`${alerts.name}.json`]: `${JSON.stringify(dashboard, null, 2)}\n` },
  });
}
