import * as z from 'zod';
import { cluster, labels, podResources, port, replicas, seconds } from './cluster';
import * as f from './fields';

/** The Kubernetes part of a site: authentik's release, its pooler, what stands before it in Traefik, the alerts. */

/** A Secret that Terraform makes from the register of secrets, or one that something else makes. */
function secret<T extends z.core.$ZodShape>(create: T) {
  return z.union(
    [
      z.strictObject({ name: f.hostLabel, create: z.strictObject(create) }),
      z.strictObject({
        name: f.hostLabel,
        /** Count it up when the contents change: that rolls the pods. Terraform never reads the Secret. */
        revision: f.text,
      }),
    ],
    'must be { name, create } with entries of the register, or { name, revision } of a Secret that is there; choose one',
  );
}

const namespace = z.strictObject({
  name: f.hostLabel,
  /** Labels that others read: Terraform removes those that nobody names. */
  labels: labels.default({}),
  /** What the API server refuses. The outposts' pods are made by authentik and may not meet `restricted`. */
  podSecurity: z.enum(['baseline', 'restricted']),
  quota: z.strictObject({
    name: f.hostLabel,
    requestsCpu: f.cpu,
    requestsMemory: f.memory,
    limitsMemory: f.memory,
    pods: z.int().positive(),
  }),
});

const release = z.strictObject({
  name: f.hostLabel,
  repository: f.webUrl,
  chartVersion: f.version,
  /** How long Helm waits before it rolls back: a migration can hold the first pod for an hour. */
  timeoutSeconds: seconds,
  /** How long a session without a login lasts. */
  unauthenticatedAge: f.duration,
  cacheSeconds: z.strictObject({ flows: seconds, policies: seconds }),
  email: z.strictObject({ host: f.host, port, useTls: z.boolean(), username: f.text, from: f.text }).optional(),
  server: z.strictObject({
    replicas,
    /** Pods that a drained node leaves running; 0 where there is only one. */
    minAvailable: z.int().min(0),
    rollout: z.strictObject({ maxSurge: z.int().min(0), maxUnavailable: z.int().min(0) }),
    webWorkers: z.int().positive(),
    webThreads: z.int().positive(),
    resources: podResources,
  }),
  worker: z.strictObject({
    replicas,
    maxUnavailable: replicas,
    threads: z.int().positive(),
    resources: podResources,
  }),
});

const pgbouncer = z.strictObject({
  name: f.hostLabel,
  image: f.text,
  replicas,
  minAvailable: replicas,
  backend: z.strictObject({ host: f.text, port, database: f.text }),
  user: f.text,
  password: f.secretName,
  /** authentik keeps advisory locks and server-side cursors beyond a transaction. */
  poolMode: z.literal('session', 'must be session; authentik needs it as it is set up here'),
  maxClientConnections: z.int().positive(),
  defaultPoolSize: z.int().positive(),
  reservePoolSize: z.int().min(0),
  reservePoolTimeoutSeconds: seconds,
  /** A transaction that nobody finishes holds the migration lock until then (incident I12). */
  idleTransactionTimeoutSeconds: seconds,
  ignoreStartupParameters: z.array(f.text),
  resources: podResources,
});

const REASON = 'must be a reason that a reviewer can judge; write a sentence';

const gate = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('required') }),
    z.strictObject({ kind: z.literal('app'), reason: f.text.min(20, REASON) }),
    z.strictObject({ kind: z.literal('public') }),
    z.strictObject({ kind: z.literal('none'), reason: f.text.min(20, REASON) }),
  ],
  "must be 'required', 'app', 'public' or 'none'; say who asks for the login",
);

const traefik = z.strictObject({
  namespace: f.hostLabel,
  /** Labels of Traefik's own pods. */
  podLabels: labels,
  ingressClass: f.text,
  entryPoint: f.text,
  /** Middlewares of Traefik's namespace that are there already, by the part that each plays. */
  middlewares: z.strictObject({
    retry: f.hostLabel,
    errorPages: f.hostLabel,
    rateLimit: f.hostLabel,
    cspHeaders: f.hostLabel,
    crowdsec: f.hostLabel,
  }),
  /** Middlewares that this stack makes. */
  forwardAuth: f.hostLabel,
  forwardAuthPublic: f.hostLabel,
  fallback: z.strictObject({
    name: f.hostLabel,
    image: f.text,
    /** Cluster DNS, as nginx's `resolver` takes it: an address, or the name of the Service. */
    resolver: f.text,
    resources: podResources,
    /** Who comes in while authentik is away. Without it nobody does. */
    emergencyUsers: secret({ htpasswd: f.secretName }).optional(),
  }),
});

/** An application of the cluster behind Traefik that this stack publishes. */
const publishedService = z.strictObject({
  name: f.hostLabel,
  namespace: f.hostLabel,
  /** First label of the host: the site's domain is put behind it. */
  host: f.hostLabel,
  paths: z.array(f.text).default(['/']),
  service: z.strictObject({ name: f.hostLabel, port }),
  gate,
  cloudflareProxied: z.boolean(),
});

const publicUrl = z
  .string()
  .regex(
    /^https:\/\/[a-z0-9.-]+(:\d+)?\/\S*$/,
    'must be an https URL with a path; write for example https://blog.example.org/',
  );

const alerts = z.strictObject({
  name: f.hostLabel,
  /** Namespace of Prometheus. */
  namespace: f.hostLabel,
  /** What Prometheus selects rules by. */
  labels: labels.default({}),
  /** Where docs/runbooks/ can be read; without a slash at the end. */
  runbooks: z
    .string()
    .regex(/^https:\/\/[^\s?#]+[^\s?#/]$/, 'must be an https URL without a slash at its end; write the folder alone'),
  crowdsecJob: f.text,
  /** Hosts that must never ask for a login, watched by a blackbox exporter. */
  publicHosts: z
    .strictObject({
      /** Address of the exporter, as in `blackbox.monitoring:9115`. */
      prober: z
        .string()
        .regex(
          /^[a-z0-9-]+\.[a-z0-9-]+(\.svc(\.[a-z0-9.-]+)?)?:\d+$/,
          'must be a Service in the cluster with its port; write for example blackbox.monitoring:9115',
        ),
      module: f.text,
      urls: z.array(publicUrl).min(1, 'must not be empty; name the URLs, or leave publicHosts away'),
    })
    .optional(),
});

export const platform = z.strictObject({
  cluster: cluster.prefault({}),
  /** Objects that are there already: import id by Terraform address. */
  adopt: z.record(f.text, f.text).default({}),
  namespace,
  secrets: z.strictObject({
    authentik: secret({ secretKey: f.secretName, postgresqlPassword: f.secretName }),
    email: secret({ password: f.secretName }).optional(),
    outpostTls: secret({ certificate: f.secretName, key: f.secretName }).optional(),
  }),
  release,
  pgbouncer,
  traefik,
  /** Names of the ingresses that authentik itself needs. */
  ingresses: z.strictObject({
    ui: f.hostLabel,
    outpost: f.hostLabel,
    static: f.hostLabel,
    publicOutpost: f.hostLabel,
  }),
  services: z.record(f.constructId, publishedService).default({}),
  /** The release of the custom resources. */
  customResources: z.strictObject({
    name: f.hostLabel,
    /** Takes over objects that another tool made: for one deployment, then off. */
    takeOwnership: z.boolean().default(false),
  }),
  /** Without the Prometheus operator's resource types in the cluster, leave it away. */
  alerts: alerts.optional(),
});

export type Platform = z.output<typeof platform>;
export type PublishedService = Platform['services'][string];
