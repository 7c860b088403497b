import type { TerraformJson } from '../../../rules/readers/document';

export const CONFIG = 'kubernetes_config_map_v1.Config';
export const POOLER = 'kubernetes_deployment_v1.Pooler';

const INI = `; the pool
[databases]
authentik = host=postgresql.dbaas port=5432 dbname=authentik

[pgbouncer]
listen_port = 6432
auth_type = scram-sha-256
idle_transaction_timeout = 300
`;

export interface PoolerDocument {
  /** Parts of the complying `pgbouncer.ini` and what stands in their place. */
  readonly replaced?: Readonly<Record<string, string>>;
  /** More texts in its ConfigMap. */
  readonly texts?: Readonly<Record<string, string>>;
  readonly env?: readonly object[];
  /** The ConfigMap that the pod mounts. @default that of pgbouncer.ini */
  readonly mounted?: string;
}

/** A complying pooler as literals, with some places changed. */
export function poolerDocument({ replaced = {}, texts = {}, env = [], mounted }: PoolerDocument = {}): TerraformJson {
  const ini = Object.entries(replaced).reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`there is no ${from}`);
    return text.replace(from, () => to);
  }, INI);
  const metadata = { name: 'pgbouncer', namespace: 'authentik' };
  const volume = [{ name: 'config', config_map: [{ name: mounted ?? `\${${CONFIG}.metadata[0].name}` }] }];
  const container = [{ name: 'pgbouncer', image: 'example/pgbouncer:1.26.1', env }];
  return {
    resource: {
      kubernetes_config_map_v1: { Config: { metadata, data: { 'pgbouncer.ini': ini, ...texts } } },
      // One block in a list, as the provider's own JSON has it.
      kubernetes_deployment_v1: {
        Pooler: { metadata: [metadata], spec: [{ template: [{ metadata: [{}], spec: [{ container, volume }] }] }] },
      },
    },
  };
}
