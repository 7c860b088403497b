import { scenarios } from './alert-scenario';

const AVAILABLE = 'kube_deployment_status_replicas_available';
const SPEC = 'kube_deployment_spec_replicas';
const SERVER = 'namespace="authentik",deployment="goauthentik-server"';
const SERVICE = 'authentik-ak-outpost-authentik-embedded-outpost-9000@kubernetes';
const REQUESTS = 'traefik_service_requests_total';
const ENTRY_POINT = 'traefik_entrypoint_requests_total';
const WORKING_SET = 'container_memory_working_set_bytes';
const CACHE = 'container_memory_cache';
const RESTARTS = 'kube_pod_container_status_restarts_total';
const POD = 'ak-outpost-authentik-embedded-outpost-6d4c-x7p2q';
const PROXY = `namespace="authentik",pod="${POD}",container="proxy"`;
const POD_LABELS = { namespace: 'authentik', pod: POD };
const GIB = 1024 ** 3;
const SERVER_POD = { namespace: 'authentik', pod: 'goauthentik-server-7f9c-k2x8m' };
const SERVER_CONTAINER = `namespace="authentik",pod="${SERVER_POD.pod}",container="server"`;
const SERVER_SERVICE = 'authentik-goauthentik-server-80@kubernetes';

const serverDown = scenarios(
  'AuthentikDown',
  'critical',
  'authentik has no available server, or Prometheus has no number of them: logins fail',
  [
    [
      'the last server goes, and no longer when one is back',
      { [`${AVAILABLE}{${SERVER}}`]: '3+0x10 0+0x19 1+0x50' },
      { fromMinute: 16, untilMinute: 31 },
    ],
    ['the Deployment is deleted', { [`${AVAILABLE}{${SERVER}}`]: '3+0x10 stale' }, { fromMinute: 16 }],
    ['its servers were never counted', {}, { fromMinute: 5 }],
    [
      'only the workers are there',
      { [`${AVAILABLE}{namespace="authentik",deployment="goauthentik-worker"}`]: '2+0x75' },
      { fromMinute: 5 },
    ],
    ['one server of three is left', { [`${AVAILABLE}{${SERVER}}`]: '3+0x10 1+0x70' }],
    ['all servers are away for four minutes', { [`${AVAILABLE}{${SERVER}}`]: '3+0x10 0+0x3 3+0x70' }],
  ],
);

const replicasMismatch = scenarios('AuthentikServerReplicasMismatch', 'warning', 'authentik lacks 1 of its servers', [
  [
    'one server does not come up, and no longer when it does',
    { [`${SPEC}{${SERVER}}`]: '3+0x75', [`${AVAILABLE}{${SERVER}}`]: '3+0x10 2+0x29 3+0x40' },
    { fromMinute: 26, untilMinute: 41, labels: { namespace: 'authentik', deployment: 'goauthentik-server' } },
  ],
  [
    'kube-state-metrics restarts meanwhile',
    {
      [`${SPEC}{${SERVER},instance="a"}`]: '3+0x7 stale',
      [`${AVAILABLE}{${SERVER},instance="a"}`]: '2+0x7 stale',
      [`${SPEC}{${SERVER},instance="b"}`]: '_x8 3+0x70',
      [`${AVAILABLE}{${SERVER},instance="b"}`]: '_x8 2+0x70',
    },
    { fromMinute: 15, labels: { namespace: 'authentik', deployment: 'goauthentik-server' } },
  ],
  ['all servers are there', { [`${SPEC}{${SERVER}}`]: '3+0x75', [`${AVAILABLE}{${SERVER}}`]: '3+0x75' }],
  [
    'a rollout takes ten minutes',
    { [`${SPEC}{${SERVER}}`]: '3+0x75', [`${AVAILABLE}{${SERVER}}`]: '3+0x10 2+0x9 3+0x60' },
  ],
  ['it is scaled to none on purpose', { [`${SPEC}{${SERVER}}`]: '0+0x75', [`${AVAILABLE}{${SERVER}}`]: '0+0x75' }],
  ['there are no counts', {}],
]);

const spike400 = scenarios(
  'AuthentikOutpostForwardAuth400Spike',
  'critical',
  `${SERVICE} answered 20 times with 400 in 5 minutes: logins fail`,
  [
    [
      'four call-backs a minute fail, and no longer when they stop',
      { [`${REQUESTS}{code="400",service="${SERVICE}",method="GET"}`]: '0+0x10 4+4x19 80+0x60' },
      // 12 within five minutes from minute 13 on; 8 in minute 33.
      { fromMinute: 15, untilMinute: 33, labels: { service: SERVICE } },
    ],
    [
      'two Traefiks see two each',
      {
        [`${REQUESTS}{code="400",service="${SERVICE}",pod="a"}`]: '0+0x10 2+2x70',
        [`${REQUESTS}{code="400",service="${SERVICE}",pod="b"}`]: '0+0x10 2+2x70',
      },
      { fromMinute: 15, labels: { service: SERVICE } },
    ],
    [
      'Prometheus asks by way of a ServiceMonitor, which takes the label for itself',
      {
        [`${REQUESTS}{code="400",service="traefik",exported_service="${SERVICE}",pod="a"}`]: '0+0x10 2+2x70',
        [`${REQUESTS}{code="400",service="traefik",exported_service="${SERVICE}",pod="b"}`]: '0+0x10 2+2x70',
      },
      { fromMinute: 15, labels: { service: SERVICE } },
    ],
    ['two fail each minute', { [`${REQUESTS}{code="400",service="${SERVICE}"}`]: '0+2x75' }],
    ['every request is sent to the login', { [`${REQUESTS}{code="302",service="${SERVICE}"}`]: '0+100x75' }],
    ['another service answers so', { [`${REQUESTS}{code="400",service="blog-web-80@kubernetes"}`]: '0+100x75' }],
    ['there was no 400 yet', {}],
  ],
);

const servers = [
  ...scenarios(
    'AuthentikOutpostForwardAuth400Spike',
    'critical',
    `${SERVER_SERVICE} answered 20 times with 400 in 5 minutes: logins fail`,
    [
      [
        'call-backs fail at the servers, which are the embedded outpost',
        { [`${REQUESTS}{code="400",service="${SERVER_SERVICE}"}`]: '0+0x10 4+4x19 80+0x60' },
        { fromMinute: 15, untilMinute: 33, labels: { service: SERVER_SERVICE } },
      ],
    ],
  ),
  ...scenarios('AuthentikOutpostRestarts', 'warning', `${SERVER_POD.pod} restarted 3 times in 30 minutes`, [
    [
      'a server restarts three times',
      { [`${RESTARTS}{${SERVER_CONTAINER}}`]: '0+0x9 1+0x4 2+0x4 3+0x60' },
      { fromMinute: 20, untilMinute: 40, labels: SERVER_POD },
    ],
    [
      'a worker does',
      {
        [`${RESTARTS}{namespace="authentik",pod="goauthentik-worker-1",container="worker"}`]:
          '0+0x9 1+0x4 2+0x4 3+0x60',
      },
    ],
  ]),
  ...scenarios('AuthentikOutpostMemoryHigh', 'warning', `${SERVER_POD.pod} holds 3.5GiB, /dev/shm included`, [
    [
      'a server holds 3.5 of its 4 GiB',
      { [`${WORKING_SET}{${SERVER_CONTAINER}}`]: `1e8+0x10 ${3.5 * GIB}+0x29 stale` },
      { fromMinute: 26, untilMinute: 41, labels: SERVER_POD },
    ],
  ]),
  ...scenarios(
    'AuthentikOutpostMemoryCritical',
    'critical',
    `${SERVER_POD.pod} holds 3.9GiB, /dev/shm included: close to its end`,
    [
      [
        'a server holds 3.9 of its 4 GiB',
        { [`${WORKING_SET}{${SERVER_CONTAINER}}`]: `1e8+0x10 ${3.9 * GIB}+0x19 stale` },
        { fromMinute: 16, untilMinute: 31, labels: SERVER_POD },
      ],
      ['a server holds 3.5 of its 4 GiB', { [`${WORKING_SET}{${SERVER_CONTAINER}}`]: `${3.5 * GIB}+0x75` }],
    ],
  ),
];

const fallbackActive = scenarios(
  'AuthentikForwardAuthFallbackActive',
  'critical',
  '6.0 answers with 401 a second on websecure: the emergency password stands in for the outpost',
  [
    [
      'six a second are asked for the emergency password, and no longer when the outpost is back',
      { [`${ENTRY_POINT}{code="401",entrypoint="websecure"}`]: '0+360x30 10800+0x50' },
      // Six a second over five minutes in minute 5; less in minute 31.
      { fromMinute: 10, untilMinute: 31, labels: { entrypoint: 'websecure' } },
    ],
    ['four a second are', { [`${ENTRY_POINT}{code="401",entrypoint="websecure"}`]: '0+240x75' }],
    ['it is another entry point', { [`${ENTRY_POINT}{code="401",entrypoint="web"}`]: '0+600x75' }],
    ['the answers are fine', { [`${ENTRY_POINT}{code="200",entrypoint="websecure"}`]: '0+6000x75' }],
    [
      'a client forgets its password for three minutes',
      { [`${ENTRY_POINT}{code="401",entrypoint="websecure"}`]: '0+0x20 0+360x3 1080+0x60' },
    ],
    ['there was no 401 yet', {}],
  ],
);

const memoryHigh = scenarios('AuthentikOutpostMemoryHigh', 'warning', `${POD} holds 1.6GiB, /dev/shm included`, [
  [
    'a pod holds 1.6 GiB, and no longer when it is replaced',
    { [`${WORKING_SET}{${PROXY}}`]: `1e8+0x10 ${1.6 * GIB}+0x29 stale` },
    { fromMinute: 26, untilMinute: 41, labels: POD_LABELS },
  ],
  ['it holds 1.5 GiB', { [`${WORKING_SET}{${PROXY}}`]: `${1.5 * GIB}+0x75` }],
  [
    'only the cgroups around the container are larger',
    {
      [`${WORKING_SET}{${PROXY}}`]: '1e9+0x75',
      [`${WORKING_SET}{namespace="authentik",pod="${POD}",container=""}`]: '2e9+0x75',
      [`${WORKING_SET}{namespace="authentik",pod="${POD}"}`]: '2e9+0x75',
      [`${WORKING_SET}{namespace="authentik",pod="${POD}",container="POD"}`]: '2e9+0x75',
    },
  ],
  [
    'the container before the restart is still shown beside the new one',
    { [`${WORKING_SET}{${PROXY},id="1"}`]: '1e9+0x75', [`${WORKING_SET}{${PROXY},id="2"}`]: '1e9+0x75' },
  ],
  [
    'a server is large',
    { [`${WORKING_SET}{namespace="authentik",pod="goauthentik-server-1",container="server"}`]: '2e9+0x75' },
  ],
  ['there is no measurement', {}],
]);

const memoryCritical = scenarios(
  'AuthentikOutpostMemoryCritical',
  'critical',
  `${POD} holds 1.9GiB, /dev/shm included: close to its end`,
  [
    [
      'a pod holds 1.9 GiB, and no longer when it is replaced',
      { [`${WORKING_SET}{${PROXY}}`]: `1e8+0x10 ${1.9 * GIB}+0x19 stale` },
      { fromMinute: 16, untilMinute: 31, labels: POD_LABELS },
    ],
    ['it holds 1.7 GiB', { [`${WORKING_SET}{${PROXY}}`]: `${1.7 * GIB}+0x75` }],
    ['it holds 1.9 GiB for four minutes', { [`${WORKING_SET}{${PROXY}}`]: `1e8+0x10 ${1.9 * GIB}+0x3 1e8+0x60` }],
    ['there is no measurement', {}],
  ],
);

const restarts = scenarios('AuthentikOutpostRestarts', 'warning', `${POD} restarted 3 times in 30 minutes`, [
  [
    'a pod restarts three times, and no longer half an hour later',
    { [`${RESTARTS}{${PROXY}}`]: '0+0x9 1+0x4 2+0x4 3+0x60' },
    { fromMinute: 20, untilMinute: 40, labels: POD_LABELS },
  ],
  [
    'kube-state-metrics restarts meanwhile',
    {
      [`${RESTARTS}{${PROXY},instance="a"}`]: '0+0x9 1+0x4 2+0x2 stale',
      [`${RESTARTS}{${PROXY},instance="b"}`]: '_x18 2+0x1 3+0x55',
    },
    { fromMinute: 20, labels: POD_LABELS, untilMinute: 40 },
  ],
  ['it restarts twice at once', { [`${RESTARTS}{${PROXY}}`]: '0+0x10 2+0x70' }],
  [
    'it restarts twice, and a sample is lost half an hour earlier',
    { [`${RESTARTS}{${PROXY}}`]: '5+0x9 _ 5+0x19 7+0x50' },
  ],
  ['it restarts every sixteen minutes', { [`${RESTARTS}{${PROXY}}`]: '0+0x15 1+0x15 2+0x15 3+0x15 4+0x15' }],
  ['it has restarted often, long ago', { [`${RESTARTS}{${PROXY}}`]: '40+0x75' }],
  ['there is no pod', {}],
]);

const devShmFull = scenarios(
  'AuthentikOutpostDevShmFull',
  'critical',
  `${POD} keeps 1.7GiB in files in memory: /dev/shm is filling up`,
  [
    [
      'its files in memory grow to 1.7 of 2 GiB, and no longer when the pod is replaced',
      { [`${CACHE}{${PROXY}}`]: `4e7+0x10 ${1.7 * GIB}+0x19 stale` },
      { fromMinute: 16, untilMinute: 31, labels: POD_LABELS },
    ],
    [
      'a container was killed and its successor finds them there: they count for the pod alone',
      {
        [`${CACHE}{${PROXY},id="2"}`]: '4e7+0x75',
        [`${CACHE}{namespace="authentik",pod="${POD}",container="",id="pod"}`]: `4e7+0x10 ${1.7 * GIB}+0x64`,
      },
      { fromMinute: 16, labels: POD_LABELS },
    ],
    ['they are 1.5 GiB', { [`${CACHE}{${PROXY}}`]: `${1.5 * GIB}+0x75` }],
    [
      'its own memory is large, not its files',
      { [`${CACHE}{${PROXY}}`]: '4e7+0x75', [`${WORKING_SET}{${PROXY}}`]: `${1.9 * GIB}+0x75` },
    ],
    [
      'another outpost has a large page cache',
      { [`${CACHE}{namespace="authentik",pod="ak-outpost-public-5b6-2k9",container="proxy"}`]: `${1.9 * GIB}+0x75` },
    ],
    ['there is no measurement', {}],
  ],
);

export const AUTHENTIK_SCENARIOS = [
  ...serverDown,
  ...replicasMismatch,
  ...spike400,
  ...fallbackActive,
  ...memoryHigh,
  ...memoryCritical,
  ...restarts,
  ...devShmFull,
  ...servers,
];
