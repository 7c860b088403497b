import type { Block, TerraformJson } from '../../../rules/readers/document';

const LOCAL = ['10.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];

/**
 * The sync as its construct synthesises it, shortened to what the rules look at. Tests change one place of a copy, by
 * its path.
 */
const STACK = {
  variable: { lapi_key: { type: 'string', sensitive: true }, zone: { type: 'string' } },
  resource: {
    kubernetes_secret_v1: {
      Keys: {
        metadata: { name: 'sync', namespace: 'rybbit' },
        data: { 'lapi-key': '${var.lapi_key}', 'cloudflare-token': '${cloudflare_account_token.Sync.value}' },
      },
    },
    kubernetes_config_map_v1: {
      Program: {
        metadata: { name: 'sync-program', namespace: 'rybbit' },
        data: { 'edge-sync.mjs': 'ask({type:"ban"});' },
      },
    },
    kubernetes_service_account_v1: { Account: { metadata: { name: 'sync', namespace: 'rybbit' } } },
    kubernetes_network_policy_v1: {
      Policy: {
        metadata: { name: 'sync', namespace: 'rybbit' },
        spec: {
          pod_selector: { match_labels: { app: 'sync' } },
          policy_types: ['Ingress', 'Egress'],
          egress: [
            {
              to: [{ ip_block: { cidr: '0.0.0.0/0', except: [...LOCAL] } }],
              ports: [{ protocol: 'TCP', port: '443' }],
            },
          ],
        },
      },
    },
    kubernetes_cron_job_v1: {
      Sync: {
        metadata: { name: 'sync', namespace: 'rybbit' },
        spec: {
          schedule: '*/2 * * * *',
          concurrency_policy: 'Forbid',
          starting_deadline_seconds: 110,
          job_template: {
            metadata: {},
            spec: {
              active_deadline_seconds: 90,
              backoff_limit: 0,
              template: { metadata: { labels: { app: 'sync', tier: 'edge' } }, spec: pod() },
            },
          },
        },
      },
    },
  },
};

function pod(): Block {
  return {
    service_account_name: '${kubernetes_service_account_v1.Account.metadata[0].name}',
    automount_service_account_token: true,
    security_context: { run_as_non_root: true, run_as_user: '1000', seccomp_profile: { type: 'RuntimeDefault' } },
    container: [
      {
        name: 'sync',
        image: 'node:22.14.0-bookworm-slim',
        command: ['node', '/program/edge-sync.mjs'],
        env: [
          { name: 'EDGE_SYNC_LIST_NAME', value: 'crowdsec_ban' },
          { name: 'CROWDSEC_LAPI_KEY', value_from: secretKey('lapi-key') },
          { name: 'EDGE_SYNC_CLOUDFLARE_TOKEN', value_from: secretKey('cloudflare-token') },
        ],
        resources: { limits: { memory: '96Mi' }, requests: { cpu: '10m', memory: '48Mi' } },
        security_context: {
          allow_privilege_escalation: false,
          capabilities: { drop: ['ALL'] },
          read_only_root_filesystem: true,
        },
        volume_mount: [{ name: 'program', mount_path: '/program', read_only: true }],
      },
    ],
    volume: [{ name: 'program', config_map: { name: '${kubernetes_config_map_v1.Program.metadata[0].name}' } }],
  };
}

function secretKey(key: string): Block {
  return { secret_key_ref: { name: '${kubernetes_secret_v1.Keys.metadata[0].name}', key } };
}

export const SYNC = 'kubernetes_cron_job_v1.Sync';
export const PROGRAM = 'kubernetes_config_map_v1.Program';

const POD = 'spec.job_template.spec.template.spec';
const SHORT: readonly (readonly [prefix: string, path: string])[] = [
  ['container.', `${SYNC}.${POD}.container.0.`],
  ['pod.', `${SYNC}.${POD}.`],
  ['job.', `${SYNC}.spec.job_template.spec.`],
  ['cron.', `${SYNC}.spec.`],
];

/**
 * The complying stack with some places changed: `{ 'container.image': 'node' }`. Paths start at an address, or at
 * `cron.`, `job.`, `pod.` or `container.` of the sync; undefined removes.
 */
export function syncStack(changes: Readonly<Record<string, unknown>> = {}): TerraformJson {
  const stack = structuredClone(STACK) as unknown as TerraformJson;
  for (const [path, value] of Object.entries(changes)) {
    const [prefix, full] = SHORT.find(([one]) => path.startsWith(one)) ?? ['', ''];
    const steps = `resource.${full}${path.slice(prefix.length)}`.split('.');
    const last = steps.pop() ?? '';
    const parent = steps.reduce<Record<string, unknown>>(
      (block, step) => {
        block[step] ??= {};
        return block[step] as Record<string, unknown>;
      },
      stack as unknown as Record<string, unknown>,
    );
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  }
  return stack;
}
