import { noConnMaxAge } from '../../../rules/authentik/no-conn-max-age';
import type { Block, TerraformJson } from '../../../rules/readers/document';
import { finding, findings, resources } from '../documents';
import { helmStack, helmStackWith, RELEASE } from '../helm/helm-documents';

const NAME = 'AUTHENTIK_POSTGRESQL__CONN_MAX_AGE';
const ENV = { env: [{ name: NAME, value: '60' }] };
const workload = (pod: Block) => resources('kubernetes_deployment_v1', { App: { spec: { template: { spec: pod } } } });
const outpost = (value: readonly Block[]) =>
  resources('authentik_outpost', {
    Embedded: { config: JSON.stringify({ kubernetes_json_patches: { deployment: [{ path: '/env', value }] } }) },
  });

test('a stack without the variable is accepted', () => {
  expect(findings(noConnMaxAge, helmStack())).toEqual([]);
});

test.each<[string, TerraformJson, string, string?]>([
  ['the server', helmStackWith({ server: ENV }), RELEASE],
  ['both at once', helmStackWith({ global: { env: [{ name: NAME, valueFrom: {} }] } }), RELEASE],
  ['a mapping', helmStackWith({ server: { extraEnv: { [NAME]: '60' } } }), RELEASE],
  [
    'a setting of the chart',
    helmStackWith({ authentik: { postgresql: { conn_max_age: 60 } } }),
    RELEASE,
    'conn_max_age',
  ],
  [
    'a replica of the database',
    helmStackWith({ server: { env: [{ name: 'AUTHENTIK_POSTGRESQL__READ_REPLICAS__0__CONN_MAX_AGE' }] } }),
    RELEASE,
    'AUTHENTIK_POSTGRESQL__READ_REPLICAS__0__CONN_MAX_AGE',
  ],
  ['a container', workload({ container: ENV }), 'kubernetes_deployment_v1.App'],
  ['an init container', workload({ init_container: [ENV] }), 'kubernetes_deployment_v1.App'],
  [
    'a ConfigMap',
    resources('kubernetes_config_map_v1', { Env: { data: { CONN_MAX_AGE: '60' } } }),
    'kubernetes_config_map_v1.Env',
    'CONN_MAX_AGE',
  ],
  [
    'a Secret',
    resources('kubernetes_secret_v1', { Env: { data: { [NAME]: '${var.key}' } } }),
    'kubernetes_secret_v1.Env',
  ],
  ['a patch of an outpost', outpost([{ name: NAME, value: '60' }]), 'authentik_outpost.Embedded'],
])('the variable is found in %s (I11)', (_, config, address, name = NAME) => {
  expect(findings(noConnMaxAge, config)).toEqual([
    finding(address, `sets ${name}`, 'leave it out: PgBouncer pools by session'),
  ]);
});
