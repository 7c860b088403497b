import { createHash } from 'node:crypto';
import { Construct } from '../core/cdktf';
import { refuseFaults } from '../core/errors';
import { ConfigMap } from '../kubernetes/config-map';
import { CronJob } from '../kubernetes/cron-job';
import { EnvValue } from '../kubernetes/env-value';
import { appLabels, type ObjectProps } from '../kubernetes/metadata';
import { NetworkPolicy } from '../kubernetes/network-policy';
import type { ContainerResources } from '../kubernetes/restricted-pod';
import { Role } from '../kubernetes/role';
import { Schedule } from '../kubernetes/schedule';
import { Secret } from '../kubernetes/secret';
import { ServiceAccount } from '../kubernetes/service-account';
import { LOCAL_NETWORKS, Traffic } from '../kubernetes/traffic';
import { Volume } from '../kubernetes/volume';
import { edgeSyncFaults } from './edge-sync-faults';
import { type EdgeSyncSettings, edgeSyncVariables, heapOptions } from './edge-sync-settings';

export interface EdgeSyncProps extends EdgeSyncSettings {
  /** Name of the CronJob, and the start of the other objects' names. @default crowdsec-cf-sync */
  readonly name?: string;
  /** The namespace exists already, or is in the same stack. */
  readonly namespace: string;
  /** The program as one file for Node 20 or later. */
  readonly program: string;
  /** A Node image whose tag is a version; it has a user 1000. */
  readonly image: string;
  /** Reference to the key of the LAPI bouncer that is registered for the sync. */
  readonly lapiKey: string;
  /** Reference to a token that may read and write the account's rule lists. */
  readonly cloudflareToken: string;
  /** How often it runs. @default every 2 minutes */
  readonly schedule?: Schedule;
  /** @default 110 */
  readonly startingDeadlineSeconds?: number;
  /** A run is killed after this time, in which the image is pulled too. Below the interval. @default 90 */
  readonly activeDeadlineSeconds?: number;
  /** @default 3600 */
  readonly ttlSecondsAfterFinished?: number;
  /** @default limit 96Mi, requests 10m and 48Mi */
  readonly resources?: ContainerResources;
  /**
   * Where the API server answers. A network policy sees the address of the server, not of the Service `kubernetes`.
   * @default the private networks of RFC 1918 and 4193, ports 443 and 6443
   */
  readonly kubernetesApi?: { readonly networks: readonly string[]; readonly ports: readonly number[] };
}

const PROGRAM_DIRECTORY = '/program';
const PROGRAM_FILE = 'edge-sync.mjs';
/** User and group `node` of the official Node images. */
const NODE_USER = 1000;
const KEYS = { lapi: 'lapi-key', cloudflare: 'cloudflare-token' } as const;

/**
 * The sync that copies bans from CrowdSec's LAPI to a list at Cloudflare, with everything that it needs:
 *
 *     CronJob -> pod -> Secret (both keys)
 *                   |-> ConfigMap (the program)
 *                   |-> ServiceAccount <- Role: get and patch of the state's ConfigMap, nothing else
 *                   `-> NetworkPolicy: DNS, LAPI, Pushgateway, HTTPS out, API server; nothing in
 *
 * Only bans reach the edge: a captcha would become a block there (incident I4). The program requests nothing else, and
 * no setting changes that.
 */
export class EdgeSync extends Construct {
  constructor(scope: Construct, id: string, props: EdgeSyncProps) {
    super(scope, id);
    const { name = 'crowdsec-cf-sync', namespace, schedule = Schedule.everyMinutes(2) } = props;
    const { activeDeadlineSeconds = 90, resources = RESOURCES } = props;
    refuseFaults(this, edgeSyncFaults({ ...props, activeDeadlineSeconds }));
    const labels = appLabels({ name: 'crowdsec', component: 'edge-sync' });
    const object = (suffix = ''): ObjectProps => ({ name: `${name}${suffix}`, namespace, labels });

    const secret = new Secret(this, 'Secret', {
      ...object(),
      data: { [KEYS.lapi]: props.lapiKey, [KEYS.cloudflare]: props.cloudflareToken },
    });
    const program = new ConfigMap(this, 'Program', { ...object('-program'), data: { [PROGRAM_FILE]: props.program } });
    const state = new ConfigMap(this, 'State', { ...object('-state'), data: 'workload' });
    const serviceAccount = new ServiceAccount(this, 'ServiceAccount', object());
    new Role(this, 'Role', {
      ...object(),
      rules: [{ resource: 'configmaps', objects: [state], verbs: ['get', 'patch'] }],
      serviceAccount,
    });
    new NetworkPolicy(this, 'NetworkPolicy', { ...object(), podLabels: labels, egress: egress(props) });
    new CronJob(this, 'CronJob', {
      ...object(),
      schedule,
      startingDeadlineSeconds: props.startingDeadlineSeconds ?? 110,
      activeDeadlineSeconds,
      ttlSecondsAfterFinished: props.ttlSecondsAfterFinished ?? 3600,
      pod: {
        labels,
        annotations: { 'checksum/program': createHash('sha256').update(props.program).digest('hex') },
        serviceAccount,
        // For the state; the role allows nothing else.
        automountServiceAccountToken: true,
        runAsUser: NODE_USER,
        runAsGroup: NODE_USER,
        containers: [
          {
            name: 'edge-sync',
            image: props.image,
            command: ['node', `${PROGRAM_DIRECTORY}/${PROGRAM_FILE}`],
            env: {
              ...edgeSyncVariables(props),
              EDGE_SYNC_STATE_CONFIG_MAP: EnvValue.reference(state.nameReference),
              NODE_OPTIONS: EnvValue.text(heapOptions(resources.limits.memory)),
              CROWDSEC_LAPI_KEY: EnvValue.secret(secret, KEYS.lapi),
              EDGE_SYNC_CLOUDFLARE_TOKEN: EnvValue.secret(secret, KEYS.cloudflare),
            },
            resources,
            volumes: [Volume.configMap('program', PROGRAM_DIRECTORY, program)],
          },
        ],
      },
    });
  }
}

const RESOURCES: ContainerResources = { limits: { memory: '96Mi' }, requests: { cpu: '10m', memory: '48Mi' } };

function egress({ lapi, pushgateway, kubernetesApi }: EdgeSyncProps): Traffic[] {
  const { networks, ports } = kubernetesApi ?? { networks: LOCAL_NETWORKS, ports: [443, 6443] };
  return [
    Traffic.dns(),
    Traffic.service(lapi),
    ...(pushgateway === undefined ? [] : [Traffic.service(pushgateway)]),
    Traffic.https(),
    Traffic.networks(networks, ports),
  ];
}
