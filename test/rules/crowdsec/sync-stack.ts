import type { Block, TerraformJson } from '../../../rules/readers/document';

export const SYNC = 'kubernetes_cron_job_v1.Sync';

/**
 * The sync as its construct synthesises it, shortened to what rules read.
 *
 * @param variables beside those that make a container a sync
 */
export function syncStack(variables: readonly Block[] = [], program = 'ask({type:"ban"});'): TerraformJson {
  const env = [
    { name: 'CROWDSEC_LAPI_KEY', value_from: { secret_key_ref: { name: 'sync', key: 'key' } } },
    ...variables,
  ];
  const pod = {
    container: [{ name: 'sync', image: 'node:22.14.0', env }],
    volume: [{ name: 'program', config_map: { name: '${kubernetes_config_map_v1.Program.metadata[0].name}' } }],
  };
  const metadata = { name: 'sync', namespace: 'rybbit' };
  return {
    resource: {
      kubernetes_config_map_v1: { Program: { metadata, data: { 'edge-sync.mjs': program } } },
      kubernetes_cron_job_v1: {
        Sync: { metadata, spec: { job_template: { spec: { template: { metadata: {}, spec: pod } } } } },
      },
    },
  };
}
