import { createHash } from 'node:crypto';
import type { StatedAnswers } from '../../../programs/login-check/user-check';
import { Construct } from '../../core/cdktf';
import { faultUnless } from '../../core/errors';
import { refuseFaults } from '../../core/fault-log';
import { bundleProgram } from '../../core/program-bundle';
import type { ClusterService } from '../../kubernetes/cluster-service';
import { ConfigMap } from '../../kubernetes/config-map';
import { CronJob } from '../../kubernetes/cron-job';
import { EnvValue } from '../../kubernetes/env-value';
import { appLabels, type ObjectProps } from '../../kubernetes/metadata';
import { NetworkPolicy } from '../../kubernetes/network-policy';
import type { Schedule } from '../../kubernetes/schedule';
import { Secret } from '../../kubernetes/secret';
import { ServiceAccount } from '../../kubernetes/service-account';
import { Traffic } from '../../kubernetes/traffic';
import { Volume } from '../../kubernetes/volume';
import { LOGIN_CHECK_POD } from './job-resources';
import { siteHosts } from './release-network';

/** A user that signs in, and what it may open. */
export interface LoginCheckUser extends StatedAnswers {
  /** Key of the user in the site. */
  readonly name: string;
  /** Exact name of the user in authentik. */
  readonly username: string;
  /** Reference to its password. */
  readonly password: string;
  /** Reference to the key of its authenticator app. @default it has none */
  readonly totp?: string | undefined;
}

export interface LoginCheckProps {
  /** Name of the CronJob, and the start of the other objects' names. */
  readonly name: string;
  /** The namespace exists already, or is in the same stack. */
  readonly namespace: string;
  /** When the users sign in. */
  readonly schedule: Schedule;
  /** A Node image whose tag is a version; it has a user 1000. */
  readonly image: string;
  /** Host of authentik. */
  readonly loginHost: string;
  /** At least one. */
  readonly users: readonly LoginCheckUser[];
  /** Traefik's pods run in this namespace, in front of the hosts. */
  readonly traefikNamespace: string;
  /** The Pushgateway receives the gauges. */
  readonly pushgateway: ClusterService;
}

/** User and group `node` of the official Node images. */
const NODE_USER = 1000;
/** A user with twenty hosts takes about half a minute, and a failed one is tried twice. */
const DEADLINE_SECONDS = 900;
const PROGRAM_DIRECTORY = '/program';
const FILES = { program: 'login-check.mjs', users: 'users.json' } as const;
const MAX_BUNDLE_BYTES = 12_000;
const HEAP = '--max-old-space-size=40 --max-semi-space-size=2';

/**
 * Signs the test users of a site in on a schedule, as a browser does, and compares what the server opens:
 *
 *     CronJob -> pod -> Secret (passwords and authenticator keys of the test users)
 *                   |-> ConfigMap (the program, and what each user may open)
 *                   |-> ServiceAccount without a token
 *                   `-> NetworkPolicy: DNS, HTTPS out, the Pushgateway; nothing in
 */
export class LoginCheck extends Construct {
  constructor(scope: Construct, id: string, props: LoginCheckProps) {
    super(scope, id);
    const { name, namespace, schedule, users, traefikNamespace, pushgateway } = props;
    refuseFaults(this, [
      faultUnless(users.length > 0, { path: 'users', fault: 'is empty', remedy: 'name a user that signs in' }),
    ]);
    const labels = appLabels({ name: 'authentik', component: 'login-check' });
    const object = (suffix = ''): ObjectProps => ({ name: `${name}${suffix}`, namespace, labels });
    const secret = new Secret(this, 'Secret', { ...object(), data: secretsOf(users) });
    const data = {
      [FILES.program]: bundleProgram('programs/login-check/main.ts', MAX_BUNDLE_BYTES),
      [FILES.users]: statedLogins(props),
    };
    const program = new ConfigMap(this, 'Program', { ...object('-program'), data });
    const serviceAccount = new ServiceAccount(this, 'ServiceAccount', object());
    new NetworkPolicy(this, 'NetworkPolicy', {
      ...object(),
      podLabels: labels,
      egress: [Traffic.dns(), ...siteHosts(traefikNamespace), Traffic.service(pushgateway)],
    });
    new CronJob(this, 'CronJob', {
      ...object(),
      schedule,
      startingDeadlineSeconds: 300,
      activeDeadlineSeconds: Math.min(DEADLINE_SECONDS, schedule.shortestIntervalSeconds - 60),
      pod: {
        labels,
        annotations: { 'checksum/program': createHash('sha256').update(Object.values(data).join('')).digest('hex') },
        serviceAccount,
        runAsUser: NODE_USER,
        runAsGroup: NODE_USER,
        containers: [
          {
            name: 'login-check',
            image: props.image,
            command: ['node', `${PROGRAM_DIRECTORY}/${FILES.program}`],
            env: {
              LOGIN_CHECK_USERS: EnvValue.text(`${PROGRAM_DIRECTORY}/${FILES.users}`),
              PUSHGATEWAY_URL: EnvValue.text(pushgateway.url),
              NODE_OPTIONS: EnvValue.text(HEAP),
              ...Object.fromEntries(
                users.flatMap((user) =>
                  credentialsOf(user).map(({ key, variable }) => [variable, EnvValue.secret(secret, key)]),
                ),
              ),
            },
            resources: LOGIN_CHECK_POD,
            volumes: [Volume.configMap('program', PROGRAM_DIRECTORY, program)],
          },
        ],
      },
    });
  }
}

/** Each secret of a user: its key in the Secret, and the variable that the program reads. */
function credentialsOf({ name, password, totp }: Pick<LoginCheckUser, 'name' | 'password' | 'totp'>) {
  const known = [['password', password] as const, ...(totp === undefined ? [] : [['totp', totp] as const])];
  return known.map(([kind, reference]) => ({
    kind,
    reference,
    key: `${name}-${kind}`,
    variable: `TEST_USER_${name}_${kind.toUpperCase()}`,
  }));
}

function secretsOf(users: readonly LoginCheckUser[]): Readonly<Record<string, string>> {
  return Object.fromEntries(users.flatMap(credentialsOf).map(({ key, reference }) => [key, reference]));
}

/** The program's `StatedLogins`. */
function statedLogins({ loginHost, users }: LoginCheckProps): string {
  const stated = users.map((user) => {
    const variables = Object.fromEntries(credentialsOf(user).map(({ kind, variable }) => [kind, variable]));
    return {
      name: user.name,
      username: user.username,
      ...variables,
      applications: user.applications,
      hosts: user.hosts,
    };
  });
  return `${JSON.stringify({ login: `https://${loginHost}`, users: stated }, null, 2)}\n`;
}
