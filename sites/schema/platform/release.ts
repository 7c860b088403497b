import * as z from 'zod';
import * as adoption from '../fields/adoption-fields';
import * as f from '../fields/fields';
import { labels, podResources, port, replicas, seconds } from './cluster';

export const release = z.strictObject({
  name: f.hostLabel.meta(f.about('Name of the Helm release.', 'authentik')),
  repository: f.webUrl.meta(f.about('Helm repository of the chart.', 'https://charts.goauthentik.io')),
  chartVersion: f.version.meta(f.about('Version of the chart.', '2026.2.3')),
  imageRepository: f.text
    .optional()
    .meta(
      f.about(
        "Repository of the image, without its tag, for a registry of your own. Left out: the chart's.",
        'registry.example.org/authentik/server',
      ),
    ),
  timeoutSeconds: seconds.meta(
    f.about('Seconds that Helm waits before it rolls back. A migration can hold the first pod for an hour.', 6000),
  ),
  unauthenticatedAge: f.duration.meta(f.about('How long a session without a login lasts.', 'hours=2')),
  cacheSeconds: z
    .strictObject({
      flows: seconds.describe('Seconds that plans of flows are cached.'),
      policies: seconds.describe('Seconds that results of policies are cached.'),
    })
    .describe("authentik's caches."),
  email: z
    .strictObject({
      host: f.host.meta(f.about('SMTP server.', 'mail.example.org')),
      port: port.meta(f.about('Port of the SMTP server.', 587)),
      useTls: z.boolean().meta(f.about('Whether the connection uses STARTTLS.', true)),
      username: f.text.meta(f.about('Username at the SMTP server.', 'noreply@example.org')),
      from: f.text.meta(f.about('Sender of the mails.', 'noreply@example.org')),
    })
    .optional()
    .describe('How authentik sends mail. The password is in `platform.secrets.email`.'),
  server: z
    .strictObject({
      replicas,
      minAvailable: z
        .int()
        .min(0)
        .meta(f.about('Pods that keep running while a node is drained, 0 or more; 0 with one replica.', 1)),
      rollout: z
        .strictObject({
          maxSurge: z.int().min(0).meta(f.about('Pods beyond `replicas` during a rollout, 0 or more.', 0)),
          maxUnavailable: z.int().min(0).meta(f.about('Pods that may be missing during a rollout, 0 or more.', 1)),
        })
        .describe('How a rollout replaces the pods.'),
      webWorkers: z.int().positive().meta(f.about('Processes of each pod, 1 or more.', 2)),
      webThreads: z.int().positive().meta(f.about('Threads of each process, 1 or more.', 4)),
      resources: podResources.describe('Resources of its container.'),
    })
    .describe('The pods that answer requests.'),
  worker: z
    .strictObject({
      replicas,
      maxUnavailable: z
        .int()
        .positive('is below 1; write 1 or more, or no node can be drained')
        .meta(f.about('Pods that may be missing while a node is drained, 1 or more.', 1)),
      threads: z.int().positive().meta(f.about('Threads of each pod, 1 or more.', 2)),
      resources: podResources.describe('Resources of its container.'),
    })
    .describe('The pods that run background tasks.'),
  listen: z
    .literal('ipv4', "is not 'ipv4'; write it for nodes without IPv6, or leave it out")
    .optional()
    .describe('Listen on 0.0.0.0, for nodes without IPv6: servers from 2026.5 on listen on [::], and would not start.'),
  env: z
    .record(f.environmentVariable, f.lines)
    .default({})
    .meta(
      f.about("Further variables of authentik's pods. A rule refuses those that the server's line does not read.", {
        AUTHENTIK_DISABLE_UPDATE_CHECK: 'true',
      }),
    ),
  metrics: z
    .enum(['annotations', 'service-monitor'])
    .optional()
    .describe(
      'How Prometheus finds the metrics of server and worker: annotations `prometheus.io/*` of their metrics Services, or ServiceMonitors of the Prometheus operator. Left out, none is scraped.',
    ),
  placement: z
    .strictObject({
      nodeSelector: labels.optional().describe('Labels of the nodes.'),
      tolerations: z
        .array(
          z.strictObject({
            key: f.text.meta(f.about('Key of the taint.', 'dedicated')),
            value: f.text.optional().meta(f.about('Value of the taint. Left out, any.', 'login')),
            effect: z
              .enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute'])
              .optional()
              .describe('Effect of the taint. Left out, every one.'),
          }),
        )
        .optional()
        .describe('Taints that the pods tolerate.'),
      priorityClass: f.hostLabel.optional().meta(f.about('Name of a PriorityClass.', 'important')),
      spreadOverZones: z.boolean().default(false).describe('Spread the servers over zones as well as over hosts.'),
    })
    .optional()
    .describe('Where the pods of server and worker run.'),
  adopt: adoption.objects.optional().describe('Objects that exist: the release, the network policies of its pods.'),
});
