import type { V1Container } from '@kubernetes/client-node';
import type { LiveCluster } from './live/cluster';
import type { OpsHarness } from './ops/harness';

/** Each secret has a number, so that a leak says which one it is. */
const secretOf = (place: number) => `q7Zr9TtX2mVb${String(place).padStart(3, '0')}Wn3K`;
const ENV = secretOf(1);
const ARGS = secretOf(2);
const FLAG = secretOf(3);
const ANNOTATION = secretOf(4);
const CONFIG_MAP = secretOf(5);
const DSN = secretOf(6);
const HELM = secretOf(7);
const CRON_JOB = secretOf(8);
const SHELL = secretOf(9);
const LOG = secretOf(10);
const HEADER = secretOf(11);
const POOLER = secretOf(12);

/**
 * Lists where an estate keeps secrets beside its Secrets: environment, arguments, annotation, ConfigMap, URL, Helm values,
 * old CronJob.
 */
const ALL = [ENV, ARGS, FLAG, ANNOTATION, CONFIG_MAP, DSN, HELM, CRON_JOB, SHELL, LOG, HEADER, POOLER];

export function secretsIn(text: string): readonly string[] {
  return ALL.filter((secret) => text.includes(secret));
}

const container = {
  env: [
    { name: 'DB_PASSWORD', value: ENV },
    { name: 'DATABASE_URL', value: `postgres://app:${DSN}@db:5432/app` },
    { name: 'OTHER_PASSWORD', valueFrom: { secretKeyRef: { name: 'app-database', key: 'password' } } },
  ],
  args: ['serve', `--admin-password=${ARGS}`, '--api-token', FLAG],
};
const oldSync = {
  env: [{ name: 'CF_API_TOKEN', value: CRON_JOB }],
  command: ['sh', '-c', `curl -H "Authorization: Bearer ${SHELL}" https://api.example.org`],
};
const annotations = { 'gethomepage.dev/widget.key': ANNOTATION };
const oldIni = {
  'old.ini': `port=80\npassword = ${CONFIG_MAP}\n`,
  'pgbouncer.ini': `[databases]\nauthentik = host=db password=${POOLER}\n`,
};
const helmEnv = { env: [{ name: 'AUTHENTIK_LDAP__BIND_PASSWORD', value: HELM }] };

/** Puts them into a cluster that has the objects of the fixture site harbour. */
export function putSecrets(cluster: LiveCluster): void {
  type Pod = { readonly spec: { readonly containers: object[] } };
  const deployment = cluster.at('Deployment authentik/pgbouncer') as { spec: { template: Pod } };
  Object.assign(deployment.spec.template.spec.containers[0] ?? {}, container);
  const job = cluster.at('CronJob rybbit/crowdsec-cf-sync') as { spec: { jobTemplate: { spec: { template: Pod } } } };
  Object.assign(job.spec.jobTemplate.spec.template.spec.containers[0] ?? {}, oldSync);
  const ingress = cluster.at('Ingress authentik/authentik') as { metadata: { annotations: object } };
  Object.assign(ingress.metadata.annotations, annotations);
  Object.assign(cluster.at('ConfigMap authentik/pgbouncer'), { data: oldIni });
  const release = cluster.releases.get('authentik/goauthentik')!;
  cluster.releases.set('authentik/goauthentik', { ...release, values: { ...release.values, global: helmEnv } });
}

/** Puts them where `verify` looks. */
export function putSecretsWhereVerifyLooks({ cluster }: OpsHarness): void {
  const server = cluster.deployments['goauthentik-server']?.spec?.template.spec?.containers[0] as V1Container;
  server.env?.push(...container.env);
  server.args = container.args;
  const headers = cluster.objects['Middleware traefik/authentik-identity-headers'] as {
    spec: { headers: { customRequestHeaders: object } };
    metadata: { annotations?: object };
  };
  Object.assign(headers.spec.headers.customRequestHeaders, { Authorization: `Bearer ${HEADER}` });
  headers.metadata.annotations = annotations;
  for (const pod of Object.keys(cluster.logs))
    cluster.logs[pod] = `{"level":"error","event":"cannot connect to postgres://app:${DSN}@db/app with token=${LOG}"}`;
}

/** States how a program quotes what it was given: a provider the body of its request, authentik its settings. */
export const QUOTED = `cannot connect to postgres://app:${DSN}@db:5432/app
  env = [{ "name": "DB_PASSWORD", "DB_PASSWORD": "${ENV}" }]
  args: serve --admin-password=${ARGS} --api-token ${FLAG}
  request header Authorization: Bearer ${HEADER}`;

/** The change of each object from what has a secret to what has none, as `planOf` takes it. */
export const CHANGES = [
  { address: 'kubernetes_deployment_v1.App', before: podOf(container), after: podOf({}) },
  { address: 'kubernetes_cron_job_v1.Sync', before: podOf(oldSync), after: podOf({}) },
  {
    address: 'kubernetes_ingress_v1.Interface',
    before: { metadata: [{ annotations }] },
    after: { metadata: [{ annotations: {} }] },
  },
  { address: 'kubernetes_config_map_v1.Config', before: { data: oldIni }, after: { data: {} } },
  {
    address: 'helm_release.Release',
    before: { values: [`global: { env: [{ name: AUTHENTIK_LDAP__BIND_PASSWORD, value: ${HELM} }] }`] },
    after: { values: ['global: {}'] },
  },
];

function podOf(one: object): object {
  return { spec: [{ template: [{ spec: [{ container: [{ name: 'app', ...one }] }] }] }] };
}
