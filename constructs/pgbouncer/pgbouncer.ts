import { createHash } from 'node:crypto';
import { Construct, Fn, Token } from '../core/cdktf';
import { type Fault, faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { ConfigMap } from '../kubernetes/config-map';
import { Deployment } from '../kubernetes/deployment';
import { appLabels, type Labels, type ObjectProps } from '../kubernetes/metadata';
import { NetworkPolicy } from '../kubernetes/network-policy';
import { PodDisruptionBudget } from '../kubernetes/pod-disruption-budget';
import { Probe } from '../kubernetes/probe';
import type { ContainerResources } from '../kubernetes/restricted-pod';
import { Secret } from '../kubernetes/secret';
import { type SecretRef, secretAnnotations } from '../kubernetes/secret-ref';
import { Service } from '../kubernetes/service';
import { ServiceAccount } from '../kubernetes/service-account';
import { Traffic } from '../kubernetes/traffic';
import { Volume } from '../kubernetes/volume';
import {
  backendTraffic,
  PGBOUNCER_PORT,
  type PgBouncerSettings,
  pgbouncerConfigFaults,
  pgbouncerIni,
} from './pgbouncer-config';

/** The file of PgBouncer's users, as a key of a Secret. */
const USER_LIST_KEY = 'userlist.txt';

/**
 * `userlist.txt` for one user. The password is a reference: Terraform doubles the quotes in it, which is PgBouncer's
 * only escape. It is in plain text, because PgBouncer needs it for SCRAM with the server.
 *
 * Source: https://www.pgbouncer.org/config.html#authentication-file-format
 */
function userListText(user: string, password: string): string {
  const escaped = String(Fn.replace(password, Fn.rawString('"'), Fn.rawString('""')));
  return `"${user}" "${escaped}"\n`;
}

interface PgBouncerUser {
  /** 1 to 63 letters, digits, `_`, `.` and `-`. */
  readonly user: string;
  /** Reference to the password. */
  readonly password: string;
}

export interface PgBouncerProps extends PgBouncerSettings {
  /** Name of every object; clients call `NAME.NAMESPACE:6432`. @default pgbouncer */
  readonly name?: string;
  /** The namespace exists already, or is in the same stack. */
  readonly namespace: string;
  /**
   * With `/usr/bin/pgbouncer`, 1.26.1 or later. Versions 1.20 to 1.26.0 hang on a crafted connection unless
   * `ignoreStartupParameters` names `options` (CVE-2026-107349); from 1.17 on, one password of a user list opens every
   * user of that list (CVE-2026-107350).
   */
  readonly image: string;
  /** Pods, each on a different host. @default 3 */
  readonly replicas?: number;
  /** Pods that a drain leaves running; 0: no PodDisruptionBudget. @default 2 */
  readonly minAvailable?: number;
  /**
   * The users: one user, or a Secret with the key `userlist.txt`, which holds passwords in plain text or the SCRAM
   * verifiers of the server.
   */
  readonly users: PgBouncerUser | SecretRef;
  /** Labels of the pods that may connect, all of PgBouncer's namespace. */
  readonly clients: readonly Labels[];
  /**
   * Secrets that are hashed together with the user list. The plan shows the checksum, from which a single weak password
   * could be guessed. @default none
   */
  readonly checksumWith?: readonly SecretRef[];
  /** @default limit 512Mi, requests 50m and 128Mi */
  readonly resources?: ContainerResources;
}

const CONFIG = { directory: '/etc/pgbouncer/config', file: 'pgbouncer.ini' } as const;
const USERS_DIRECTORY = '/etc/pgbouncer/users';
/** User and group `postgres` of Alpine. PgBouncer owns no file: any other user works. */
const POSTGRES_USER = 70;
const RESOURCES: ContainerResources = { limits: { memory: '512Mi' }, requests: { cpu: '50m', memory: '128Mi' } };

/**
 * PgBouncer in front of PostgreSQL, by SCRAM on both sides:
 *
 *     Service -> Deployment -> pods, each on a host of its own <- PodDisruptionBudget
 *                               |-> ConfigMap (pgbouncer.ini)
 *                               |-> Secret (userlist.txt)
 *                               |-> ServiceAccount without a token
 *                               `-> NetworkPolicy: clients in; DNS and PostgreSQL out
 *
 * Every pod has a pool of its own: the server sees up to `replicas` x (`defaultPoolSize` + `reservePoolSize`)
 * connections, with the defaults 3 x 25 = 75 of the 100 that PostgreSQL allows by default.
 *
 * It ends a transaction that a killed client left open (incident I12). A rollout replaces pods one by one, since an
 * additional pod may find no free host. PgBouncer 1.23 and later serve connected clients until the grace period ends.
 */
export class PgBouncer extends Construct {
  /** Labels that select the pods. */
  readonly podLabels: Labels;

  constructor(scope: Construct, id: string, props: PgBouncerProps) {
    super(scope, id);
    const { name = 'pgbouncer', namespace, replicas = 3, backend, users, clients } = props;
    refuseFaults(this, [...pgbouncerConfigFaults(props), ...userFaults(users), clientFault(clients)]);
    const labels = appLabels({ name, component: 'pooler' });
    this.podLabels = labels;
    const object: ObjectProps = { name, namespace, labels };
    const ini = pgbouncerIni(props, `${USERS_DIRECTORY}/${USER_LIST_KEY}`);

    const config = new ConfigMap(this, 'Config', { ...object, data: { [CONFIG.file]: ini } });
    const userList =
      'password' in users
        ? new Secret(this, 'Users', { ...object, data: { [USER_LIST_KEY]: userListText(users.user, users.password) } })
        : users;
    const serviceAccount = new ServiceAccount(this, 'ServiceAccount', object);
    new NetworkPolicy(this, 'NetworkPolicy', {
      ...object,
      podLabels: labels,
      ingress: clients.map((podLabels) => Traffic.pods(namespace, podLabels, PGBOUNCER_PORT)),
      egress: [Traffic.dns(), backendTraffic(backend)],
    });
    new Deployment(this, 'Deployment', {
      ...object,
      replicas,
      rollout: { maxSurge: 0, maxUnavailable: 1 },
      pod: {
        labels,
        annotations: {
          'checksum/config': createHash('sha256').update(ini).digest('hex'),
          ...secretAnnotations([userList, ...(props.checksumWith ?? [])]),
        },
        serviceAccount,
        runAsUser: POSTGRES_USER,
        runAsGroup: POSTGRES_USER,
        hosts: 'apart',
        containers: [
          {
            name: 'pgbouncer',
            image: props.image,
            // Not the entry point of the image, which writes its own configuration.
            command: ['/usr/bin/pgbouncer', `${CONFIG.directory}/${CONFIG.file}`],
            ports: { postgres: PGBOUNCER_PORT },
            readiness: Probe.tcp(PGBOUNCER_PORT, { periodSeconds: 5 }),
            liveness: Probe.tcp(PGBOUNCER_PORT, { timeoutSeconds: 5, failureThreshold: 6 }),
            resources: props.resources ?? RESOURCES,
            volumes: [
              Volume.configMap('config', CONFIG.directory, config),
              Volume.secret('users', USERS_DIRECTORY, userList),
            ],
          },
        ],
      },
    });
    const { minAvailable = 2 } = props;
    if (minAvailable > 0) {
      new PodDisruptionBudget(this, 'PodDisruptionBudget', { ...object, podLabels: labels, minAvailable, replicas });
    }
    new Service(this, 'Service', { ...object, podLabels: labels, ports: { postgres: PGBOUNCER_PORT } });
  }
}

function userFaults(users: PgBouncerProps['users']): (Fault | undefined)[] {
  if (!('password' in users)) {
    return [
      faultUnless(users.has(USER_LIST_KEY), {
        path: 'users',
        fault: `lacks the key ${USER_LIST_KEY}`,
        remedy: 'add the key to the Secret',
      }),
    ];
  }
  return [
    faultUnless(/^[\w.-]{1,63}$/.test(users.user), {
      path: 'users.user',
      fault: 'is not 1 to 63 letters, digits, _, . and -',
      found: users.user,
      remedy: 'write for example authentik',
    }),
    // A text `${var.x}` would be escaped and become the password. The value never appears in a message.
    faultUnless(Token.isUnresolved(users.password), {
      path: 'users.password',
      fault: 'is a literal, not a reference',
      remedy: "name the secret in the site's register and pass secrets.reference(...)",
    }),
  ];
}

function clientFault(clients: readonly Labels[]): Fault | undefined {
  if (clients.length > 0 && clients.every((labels) => Object.keys(labels).length > 0)) return undefined;
  return {
    path: 'clients',
    fault: 'is empty, or holds an empty set of labels, which selects every pod of the namespace',
    found: clients,
    remedy: 'write for example { "app.kubernetes.io/name": "authentik" }',
  };
}
