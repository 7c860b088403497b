import { AUTHENTIK_SECRET_KEY, POSTGRESQL_KEYS } from '../../constructs/authentik/server/secret-keys';
import type { Site } from '../../sites/schema/site';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import type { KubernetesObject } from '../kubernetes/objects';

export interface ClusterRehearsal {
  readonly site: Site;
  readonly version: string;
  readonly name: string;
  /** The database in the pod has this password, for this rehearsal alone. */
  readonly password: string;
}

export const PORTS = { database: 5432, server: 9000 } as const;
export const CONTAINERS = { database: 'postgresql', server: 'server' } as const;
const USER = 'rehearsal';
/** Kubernetes ends and removes what a lost machine of the operator leaves behind. */
const LIMIT_SECONDS = 4 * 3600;
const REMOVED_AFTER_SECONDS = 60;
/** User and group of authentik's image. */
const AUTHENTIK_USER = 1000;
const SCRATCH = { tmp: '/tmp', data: '/var/lib/postgresql/data', run: '/var/run/postgresql' } as const;

export interface PlacedRehearsal {
  readonly namespace: string;
  readonly objects: readonly KubernetesObject[];
}

/**
 * A Job whose pod has a PostgreSQL of its own and the image of the version, beside the live server and without a way to it:
 *
 *     Job -> pod: postgresql (emptyDir)  <- 127.0.0.1 -  server (ak migrate, ak server, by `kubectl exec`)
 *      |-> Secret (password of this PostgreSQL)
 *      `-> NetworkPolicy: nothing out, nothing in; `kubectl port-forward` needs neither
 *
 * @throws OpsError USAGE for a site without platform.backup, whose image has the server's major version
 */
export function clusterObjects({ site, version, name, password }: ClusterRehearsal): PlacedRehearsal {
  const { platform } = site;
  const postgresql = platform?.backup?.images.postgresql;
  if (platform === undefined || postgresql === undefined) {
    throw new OpsError({
      what: '--in-cluster takes namespace, secret key and image of PostgreSQL from platform and platform.backup of the site',
      found: platform === undefined ? 'no platform' : 'no platform.backup',
      remedy: 'state it, or give --migrate and DRILL_DATABASE_URL',
      exitCode: ExitCode.USAGE,
    });
  }
  const namespace = platform.namespace.name;
  const labels = { 'app.kubernetes.io/name': 'authentik-rehearsal', 'app.kubernetes.io/instance': name };
  const metadata = { name, namespace, labels };
  const image = `${platform.release.imageRepository ?? 'ghcr.io/goauthentik/server'}:${version}`;
  const own = (key: string) => ({ secretKeyRef: { name, key } });
  const secretKey = { secretKeyRef: { name: platform.secrets.authentik.name, key: AUTHENTIK_SECRET_KEY } };
  const containers = [
    container(CONTAINERS.database, postgresql, {
      args: ['postgres', '-c', 'listen_addresses=127.0.0.1'],
      env: [
        { name: 'POSTGRES_USER', value: USER },
        { name: 'POSTGRES_PASSWORD', valueFrom: own('password') },
        { name: 'PGDATA', value: `${SCRATCH.data}/pg` },
      ],
      memory: '512Mi',
      mounts: ['tmp', 'data', 'run'],
      readinessProbe: { exec: { command: ['pg_isready', '-h', '127.0.0.1', '-U', USER] }, periodSeconds: 2 },
    }),
    container(CONTAINERS.server, image, {
      // `ak migrate` and `ak server` run by `kubectl exec`, once the copy is restored.
      command: ['sleep', String(LIMIT_SECONDS)],
      env: [
        { name: AUTHENTIK_SECRET_KEY, valueFrom: secretKey },
        { name: POSTGRESQL_KEYS.host, value: '127.0.0.1' },
        { name: POSTGRESQL_KEYS.port, value: String(PORTS.database) },
        { name: POSTGRESQL_KEYS.user, value: USER },
        { name: POSTGRESQL_KEYS.password, valueFrom: own('password') },
      ],
      memory: '2Gi',
      mounts: ['tmp'],
    }),
  ];
  const pod = {
    metadata: { labels },
    spec: {
      restartPolicy: 'Never',
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: AUTHENTIK_USER,
        runAsGroup: AUTHENTIK_USER,
        fsGroup: AUTHENTIK_USER,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers,
      volumes: [...Object.keys(SCRATCH), 'server-tmp'].map((volume) => ({ name: volume, emptyDir: {} })),
    },
  };
  return {
    namespace,
    objects: [
      { apiVersion: 'v1', kind: 'Secret', metadata, stringData: { password } },
      {
        apiVersion: 'networking.k8s.io/v1',
        kind: 'NetworkPolicy',
        metadata,
        spec: { podSelector: { matchLabels: labels }, policyTypes: ['Ingress', 'Egress'] },
      },
      {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata,
        spec: {
          backoffLimit: 0,
          activeDeadlineSeconds: LIMIT_SECONDS,
          ttlSecondsAfterFinished: REMOVED_AFTER_SECONDS,
          template: pod,
        },
      },
    ],
  };
}

/** Address of a database of the pod, behind a forwarded port. */
export function forwardedAddress(password: string, port: number): string {
  return `postgres://${USER}:${password}@127.0.0.1:${port}/postgres`;
}

interface ContainerSettings {
  readonly memory: string;
  readonly mounts: readonly (keyof typeof SCRATCH)[];
  readonly [field: string]: unknown;
}

function container(name: string, image: string, { memory, mounts, ...fields }: ContainerSettings) {
  // Each container has a /tmp of its own.
  const volume = (mount: keyof typeof SCRATCH) =>
    mount === 'tmp' && name === CONTAINERS.server ? 'server-tmp' : mount;
  return {
    name,
    image,
    ...fields,
    resources: { limits: { memory }, requests: { cpu: '100m', memory: '256Mi' } },
    securityContext: {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      privileged: false,
      readOnlyRootFilesystem: true,
    },
    volumeMounts: mounts.map((mount) => ({ name: volume(mount), mountPath: SCRATCH[mount] })),
  };
}
