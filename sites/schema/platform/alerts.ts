import * as z from 'zod';
import { SERVICE_ADDRESS } from '../../../constructs/kubernetes/cluster-service';
import * as f from '../fields/fields';
import { labels } from './cluster';

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
