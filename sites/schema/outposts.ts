import * as z from 'zod';
import * as f from './fields/fields';
import { memory, resources } from './fields/resource-fields';
import { replicas } from './platform/cluster';

const keptDeployment = z.strictObject({
  replicas,
  sharedMemory: memory.meta(
    f.about('Size of /dev/shm, which counts as memory of the pod; below its memory limit.', '64Mi'),
  ),
  resources: resources.meta(
    f.about('Resources of its container.', {
      limits: { memory: '256Mi' },
      requests: { cpu: '10m', memory: '64Mi' },
    }),
  ),
  postgresqlSecret: f.text.meta(
    f.about('Secret with the database settings: the name in `platform.secrets.authentik`.', 'authentik'),
  ),
});

export const embeddedOutpost = z.strictObject({
  adopt: z
    .strictObject({ id: f.uuid.describe('UUID of the outpost: `pk` in `/api/v3/outposts/instances/`.') })
    .describe('The outpost exists on every server, so it is always adopted.'),
  logLevel: z
    .enum(['info', 'warning', 'error'])
    .describe('Log level. Every request to a protected host passes the outpost, so `debug` is not accepted.'),
  keptDeployment: keptDeployment
    .optional()
    .describe(
      "A Deployment `ak-outpost-authentik-embedded-outpost` that is left over from an older server. authentik's controller does not update it. Left out: the server's pods are the outpost, as on every new platform.",
    ),
  resetSelector: z
    .boolean()
    .default(false)
    .describe(
      "Lead the Service of a former `keptDeployment` back to the server's pods. Set it for one deployment, then remove it.",
    ),
});

export const outpostDeployment = z.strictObject({
  namespace: f.hostLabel.meta(f.about('Namespace of the outposts: `platform.namespace.name`.', 'authentik')),
  serviceConnection: f.uuid.describe(
    'UUID of the Kubernetes service connection: `pk` in `/api/v3/outposts/service_connections/kubernetes/`.',
  ),
  refreshInterval: f.duration.meta(f.about('How often an outpost asks for changes.', 'minutes=5')),
});
