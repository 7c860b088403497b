import { createHash } from 'node:crypto';
import { identifierFault } from '../cloudflare/identifier';
import { listNameFault } from '../cloudflare/names';
import { Construct } from '../core/cdktf';
import { type Fault, faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { wholeNumberFault } from '../core/whole-number';
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
import { isAddressOrNetwork, isNetwork, LOCAL_NETWORKS, Traffic } from '../kubernetes/traffic';
import { Volume } from '../kubernetes/volume';
import {
  ACCOUNT_ITEMS,
  DEADLINE_SECONDS,
  type EdgeSyncSettings,
  edgeSyncVariables,
  heapOptions,
  LONGEST_LAPI_SECONDS,
} from './edge-sync-settings';

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
  /** Machine of LAPI, and a reference to its password: with it the sync reads LAPI's allowlists. @default not read */
  readonly lapiMachine?: { readonly name: string; readonly password: string };
  /** Reference to a token that may read and write the account's rule lists. */
  readonly cloudflareToken: string;
  /** How often it runs. @default every 2 minutes */
  readonly schedule?: Schedule;
  /**
   * The API server answers on these networks and ports. A network policy sees the address of the server, not of the
   * Service `kubernetes`.
   * @default the private networks of RFC 1918 and 4193, ports 443 and 6443
   */
  readonly kubernetesApi?: { readonly networks: readonly string[]; readonly ports: readonly number[] };
}

const PROGRAM_DIRECTORY = '/program';
const PROGRAM_FILE = 'edge-sync.mjs';
/** User and group `node` of the official Node images. */
const NODE_USER = 1000;
const KEYS = { lapi: 'lapi-key', machine: 'lapi-machine-password', cloudflare: 'cloudflare-token' } as const;

/**
 * The sync that copies bans from CrowdSec's LAPI to a list at Cloudflare, with everything that it needs:
 *
 *     CronJob -> pod -> Secret (its keys)
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
    refuseFaults(this, edgeSyncFaults(props));
    const labels = appLabels({ name: 'crowdsec', component: 'edge-sync' });
    const object = (suffix = ''): ObjectProps => ({ name: `${name}${suffix}`, namespace, labels });

    const secret = new Secret(this, 'Secret', {
      ...object(),
      data: {
        [KEYS.lapi]: props.lapiKey,
        ...(props.lapiMachine === undefined ? {} : { [KEYS.machine]: props.lapiMachine.password }),
        [KEYS.cloudflare]: props.cloudflareToken,
      },
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
      startingDeadlineSeconds: 110,
      activeDeadlineSeconds: DEADLINE_SECONDS,
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
              NODE_OPTIONS: EnvValue.text(heapOptions(RESOURCES.limits.memory)),
              CROWDSEC_LAPI_KEY: EnvValue.secret(secret, KEYS.lapi),
              ...(props.lapiMachine === undefined
                ? {}
                : {
                    CROWDSEC_LAPI_MACHINE: EnvValue.text(props.lapiMachine.name),
                    CROWDSEC_LAPI_PASSWORD: EnvValue.secret(secret, KEYS.machine),
                  }),
              EDGE_SYNC_CLOUDFLARE_TOKEN: EnvValue.secret(secret, KEYS.cloudflare),
            },
            resources: RESOURCES,
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

/** The program refuses the same settings with exit code 2; these checks refuse them before a deploy. */
function edgeSyncFaults(props: EdgeSyncProps): (Fault | undefined)[] {
  const { origins, listId } = props;
  return [
    identifierFault('accountId', props.accountId),
    identifierFault('listId', listId),
    listNameFault('listName', props.listName),
    faultUnless(origins.length > 0 && new Set(origins).size === origins.length, {
      path: 'origins',
      fault: 'is empty, or names an origin twice',
      found: origins,
      remedy: 'write for example cscli',
    }),
    faultUnless(props.program.trim() !== '', { path: 'program', fault: 'is empty', remedy: 'pass bundleEdgeSync()' }),
    wholeNumberFault('lapiTimeoutSeconds', props.lapiTimeoutSeconds ?? 10, {
      least: 1,
      most: LONGEST_LAPI_SECONDS,
      remedy: 'leave the run time to write the list',
    }),
    wholeNumberFault('minRemainingMinutes', props.minRemainingMinutes ?? 0, { least: 0 }),
    wholeNumberFault('capacity', props.capacity, {
      least: 1,
      most: ACCOUNT_ITEMS,
      remedy: 'leave room for the other lists of the account',
    }),
    ...neverBlockFaults(props.neverBlock),
    apiFault(props),
  ];
}

function neverBlockFaults(neverBlock: readonly string[]): (Fault | undefined)[] {
  return neverBlock.map((text, index) => {
    const property = `neverBlock.${index}`;
    if (!isAddressOrNetwork(text)) {
      return {
        path: property,
        fault: 'is not an address or a network',
        found: text,
        remedy: 'write for example 192.0.2.0/24',
      };
    }
    if (!isNetwork(text) || Number(text.split('/')[1]) >= (text.includes(':') ? 16 : 8)) return undefined;
    return {
      path: property,
      fault: 'is wider than /8, or /16 for IPv6',
      found: text,
      remedy: 'name the networks',
    };
  });
}

function apiFault({ kubernetesApi }: EdgeSyncProps): Fault | undefined {
  if (kubernetesApi === undefined) return undefined;
  const { networks, ports } = kubernetesApi;
  if (networks.length > 0 && ports.length > 0 && networks.every(isNetwork)) return undefined;
  return {
    path: 'kubernetesApi',
    fault: 'lacks a network as address/length, or a port',
    found: kubernetesApi,
    remedy: 'write for example 192.0.2.10/32 and 6443',
  };
}
