import { noConnMaxAge } from '../../../rules/authentik/no-conn-max-age';
import type { Block, SiteDocument, TerraformJson } from '../../../rules/readers/document';
import { finding, findings, resources, siteDocument, stackDocument } from '../documents';
import { helmStackWith, RELEASE } from '../helm/helm-documents';

const NAME = 'AUTHENTIK_POSTGRESQL__CONN_MAX_AGE';
const HOST = { server: { env: [{ name: 'AUTHENTIK_POSTGRESQL__HOST', value: 'pgbouncer.authentik' }] } };
const SESSION = '[databases]\nauthentik = host=db\n[pgbouncer]\npool_mode = session\n';
const TRANSACTION = SESSION.replace('session', 'transaction');
const VARIABLE = { server: { env: [{ name: NAME, value: '60' }] } };

/** The complying stack with values and resources besides; `ini` is PgBouncer's configuration. */
function stack(values: object, ini?: string, more: NonNullable<TerraformJson['resource']> = {}): TerraformJson {
  const config = helmStackWith(values);
  const pooler = { metadata: { name: 'pgbouncer', namespace: 'authentik' }, data: { 'pgbouncer.ini': ini } };
  const configMap = { kubernetes_config_map_v1: { Pooler: pooler } };
  return { ...config, resource: { ...config.resource, ...(ini !== undefined && configMap), ...more } };
}
const found = (config: TerraformJson, site?: Partial<SiteDocument>) =>
  findings(noConnMaxAge, config, site).map((one) => `${one.address}: ${one.found.replace(/^sets /, '')}`);

test('a stack without the variable is accepted', () => {
  expect(found(stack({}, SESSION))).toEqual([]);
  expect(found(stack(HOST))).toEqual([]);
});

test.each<[string, string]>([
  ['says so', SESSION],
  ['says nothing, as session is the default', '[pgbouncer]\nmax_client_conn = 200\n'],
  ['says so for one database', `${TRANSACTION}[databases]\nother = host=db pool_mode=session\n`],
  ['says so for one user', `${TRANSACTION}[users]\nauthentik = pool_mode=session\n`],
])('the variable is found while the configuration of PgBouncer %s', (_, ini) => {
  expect(found(stack(VARIABLE, ini))).toEqual([`${RELEASE}: ${NAME}`]);
});

test('the variable is accepted while PgBouncer pools by transaction', () => {
  expect(found(stack({ ...HOST, worker: VARIABLE.server }, TRANSACTION))).toEqual([]);
});

test('without a configuration to be seen, a host that is named after PgBouncer counts as session', () => {
  expect(found(stack({ ...HOST, worker: VARIABLE.server }))).toEqual([`${RELEASE}: ${NAME}`]);
  expect(found(stack(VARIABLE))).toEqual([]);
});

const workload = (pod: Block) => ({ spec: { template: { spec: pod } } });

test.each<[string, object, NonNullable<TerraformJson['resource']>, string]>([
  ['the worker', { worker: { env: [{ name: NAME, value: '0' }] } }, {}, `${RELEASE}: ${NAME}`],
  ['both at once', { global: { env: [{ name: NAME, valueFrom: {} }] } }, {}, `${RELEASE}: ${NAME}`],
  ['a mapping', { server: { extraEnv: { [NAME]: '60' } } }, {}, `${RELEASE}: ${NAME}`],
  ['a setting of the chart', { authentik: { postgresql: { conn_max_age: 60 } } }, {}, `${RELEASE}: conn_max_age`],
  [
    'a deployment of the stack',
    {},
    { kubernetes_deployment_v1: { App: workload({ container: { env: { name: NAME, value: '60' } } }) } },
    `kubernetes_deployment_v1.App: ${NAME}`,
  ],
  [
    'an init container',
    {},
    { kubernetes_deployment: { App: workload({ init_container: [{ env: [{ name: NAME, value: '60' }] }] }) } },
    `kubernetes_deployment.App: ${NAME}`,
  ],
  [
    'a lone variable',
    {},
    { kubernetes_env: { App: { env: [{ name: NAME, value: '1' }] } } },
    `kubernetes_env.App: ${NAME}`,
  ],
  [
    'a ConfigMap, whose keys are variables with a prefix',
    {},
    { kubernetes_config_map: { Env: { data: { CONN_MAX_AGE: '60' } } } },
    'kubernetes_config_map.Env: CONN_MAX_AGE',
  ],
  [
    'a Secret',
    {},
    { kubernetes_secret_v1: { Env: { data: { [NAME]: '${var.key}' } } } },
    `kubernetes_secret_v1.Env: ${NAME}`,
  ],
  [
    'a manifest',
    {},
    { kubernetes_manifest: { App: { manifest: { spec: { containers: [{ env: [{ name: NAME }] }] } } } } },
    `kubernetes_manifest.App: ${NAME}`,
  ],
  [
    'a replica of the database',
    { server: { env: [{ name: 'AUTHENTIK_POSTGRESQL__READ_REPLICAS__0__CONN_MAX_AGE', value: '60' }] } },
    {},
    `${RELEASE}: AUTHENTIK_POSTGRESQL__READ_REPLICAS__0__CONN_MAX_AGE`,
  ],
])('the variable is found in %s', (_, values, more, message) => {
  expect(found(stack(values, SESSION, more))).toEqual([message]);
});

test('a configuration in a Secret counts, and one in a comment does not', () => {
  const secret = (ini: string) => ({ kubernetes_secret_v1: { Pooler: { data: { 'pgbouncer.ini': ini } } } });
  expect(found(stack(VARIABLE, undefined, secret(SESSION)))).toHaveLength(1);
  expect(found(stack(VARIABLE, undefined, secret(TRANSACTION.replace('pool', ';pool_mode = session\npool'))))).toEqual(
    [],
  );
});

test('a Secret that the site names must not have the key either', () => {
  const existingSecrets = [{ namespace: 'authentik', name: 'goauthentik', keys: ['AUTHENTIK_SECRET_KEY', NAME] }];
  expect(found(stack({}, SESSION), { existingSecrets })).toEqual([`secret authentik/goauthentik: ${NAME}`]);
  expect(found(stack({}, TRANSACTION), { existingSecrets })).toEqual([]);
});

test('a finding names the release and the remedy', () => {
  expect(findings(noConnMaxAge, stack(VARIABLE, SESSION))).toEqual([
    finding(RELEASE, `sets ${NAME}`, 'leave it out, or pool by transaction'),
  ]);
});

test('a patch of an outpost in another stack is found', () => {
  const value = [{ name: 'AUTHENTIK_POSTGRESQL__CONN_MAX_AGE', value: '60' }];
  const config = JSON.stringify({ kubernetes_json_patches: { deployment: [{ op: 'add', path: '/env', value }] } });
  const identity = stackDocument(resources('authentik_outpost', { Embedded: { config } }));
  const platform = { ...stackDocument(stack({}, SESSION)), name: 'platform' };
  expect([...noConnMaxAge.check({ ...siteDocument({}), stacks: [identity, platform] })]).toMatchObject([
    { stack: 'identity', address: 'authentik_outpost.Embedded', found: 'sets AUTHENTIK_POSTGRESQL__CONN_MAX_AGE' },
  ]);
});
