import * as z from 'zod';
import { SERVICE_ADDRESS } from '../../constructs/kubernetes/cluster-service';
import { labels } from './cluster';
import { type Fault, fault } from './fault';
import * as f from './fields';
import { loginHosts } from './login-hosts';
import type { Platform } from './platform';
import type { Site } from './site';

const publicUrl = z
  .string()
  .regex(
    /^https:\/\/[a-z0-9.-]+(:\d+)?\/\S*$/,
    'is not an https URL with a path; write for example https://blog.example.org/',
  );

export const alerts = z.strictObject({
  name: f.hostLabel.meta(f.about('Name of the PrometheusRule.', 'authentik')),
  namespace: f.hostLabel.meta(f.about('Namespace of Prometheus.', 'monitoring')),
  labels: labels.default({}).meta(f.about('Labels by which Prometheus selects rules.', { release: 'prometheus' })),
  runbooks: z
    .string()
    .regex(/^https:\/\/[^\s?#]+[^\s?#/]$/, 'is not an https URL without a slash at its end; write the folder alone')
    .meta(
      f.about(
        'Where `docs/runbooks/` can be read, without a slash at the end. Each alert links to its page there.',
        'https://git.example.org/gatehouse/docs/runbooks',
      ),
    ),
  crowdsecJob: f.text.meta(f.about('Label `job` of the metrics of CrowdSec in Prometheus.', 'crowdsec')),
  publicHosts: z
    .strictObject({
      prober: z
        .string()
        .regex(
          SERVICE_ADDRESS,
          'is not a Service of the cluster with its port; write for example blackbox.monitoring:9115',
        )
        .meta(f.about('Service and port of the blackbox exporter.', 'blackbox.monitoring:9115')),
      module: f.text.meta(f.about('Module of the exporter that follows no redirect.', 'http_2xx_no_redirect')),
      urls: z
        .array(publicUrl)
        .min(1, 'is empty; name the URLs, or leave publicHosts out')
        .meta(f.about('Addresses to watch, each with its path.', ['https://blog.example.org/'])),
    })
    .optional()
    .describe('Hosts that must never ask for a login, watched by a blackbox exporter.'),
  dashboard: z
    .strictObject({
      title: f.text.default('authentik').meta(f.about('Title of the dashboard.', 'authentik')),
      labels: labels
        .default({ grafana_dashboard: '1' })
        .meta(f.about("Labels by which Grafana's sidecar finds the ConfigMap.", { grafana_dashboard: '1' })),
    })
    .optional()
    .describe(
      "A Grafana dashboard in a ConfigMap beside the alerts. Its panels of authentik need `release.metrics: 'service-monitor'`.",
    ),
});

/** What contradicts the rest of the site, or would have no effect. */
export function* alertFaults(site: Site, { alerts, release, services }: Platform): Generator<Fault> {
  if (release.metrics !== undefined && alerts === undefined) {
    const message =
      "has no effect without platform.alerts: the network policies of authentik's pods admit Prometheus from platform.alerts.namespace alone";
    yield fault('platform.release.metrics', message, release.metrics);
  }
  // The alert fires as soon as such a host asks for a login.
  const asking = new Set([
    ...loginHosts(site),
    ...Object.values(site.identity.hostRestriction?.hosts ?? {}).map(({ host }) => `${host}.${site.domain}`),
  ]);
  for (const { host, gate, paths } of Object.values(services)) {
    const asks = gate.kind === 'required' || gate.kind === 'public';
    if (asks && paths.includes('/')) asking.add(`${host}.${site.domain}`);
  }
  for (const [index, url] of (alerts?.publicHosts?.urls ?? []).entries()) {
    if (!URL.canParse(url) || !asking.has(new URL(url).hostname)) continue;
    const path = `platform.alerts.publicHosts.urls.${index}`;
    yield fault(path, 'is on a host that asks for a login; remove it: the alert would never resolve', url);
  }
}
