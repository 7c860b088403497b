import { reviewMarkdown } from '../../../ops/review/review-markdown';
import { reviewLines } from '../../../ops/review/review-text';
import { harbour } from '../../fixtures/sites/harbour';
import { adoptAll, eachLiveSystems } from '../../support/ops-adopt';
import { planOf, reviewOf } from '../review/plans';

/** Each secret of the estate that this replaces has a number, so that a leak says which one it is. */
const secretOf = (place: number) => `q7Zr9TtX2mVb${String(place).padStart(3, '0')}Wn3K`;
const [ENV, ARGS, FLAG, ANNOTATION, CONFIG_MAP, DSN, HELM, CRON_JOB, SHELL] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(secretOf);
const ALL = [ENV, ARGS, FLAG, ANNOTATION, CONFIG_MAP, DSN, HELM, CRON_JOB, SHELL];

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

const live = eachLiveSystems();

/** What runs today, at the places of the objects that the site states. */
function putSecrets(): void {
  const { cluster } = live();
  type Pod = { readonly spec: { readonly containers: object[] } };
  const deployment = cluster.at('Deployment authentik/pgbouncer') as { spec: { template: Pod } };
  Object.assign(deployment.spec.template.spec.containers[0] ?? {}, container);
  const job = cluster.at('CronJob rybbit/crowdsec-cf-sync') as { spec: { jobTemplate: { spec: { template: Pod } } } };
  Object.assign(job.spec.jobTemplate.spec.template.spec.containers[0] ?? {}, oldSync);
  const ingress = cluster.at('Ingress authentik/authentik') as { metadata: { annotations: object } };
  Object.assign(ingress.metadata.annotations, { 'gethomepage.dev/widget.key': ANNOTATION });
  Object.assign(cluster.at('ConfigMap authentik/pgbouncer'), {
    data: { 'old.ini': `port=80\npassword = ${CONFIG_MAP}\n` },
  });
  const release = cluster.releases.get('authentik/goauthentik')!;
  const values = { ...release.values, global: { env: [{ name: 'AUTHENTIK_LDAP__BIND_PASSWORD', value: HELM }] } };
  cluster.releases.set('authentik/goauthentik', { ...release, values });
}

test.each([[['--json']], [[]]])('adopt %j shows no secret of the estate, and names each place', async (args) => {
  putSecrets();
  const { text } = await adoptAll(live(), [...args, 'platform', 'edge'], harbour, 400);
  expect(ALL.filter((secret) => text.includes(secret!))).toEqual([]);
  for (const place of ['DB_PASSWORD', 'DATABASE_URL', 'widget.key', 'CF_API_TOKEN', 'old.ini', 'BIND_PASSWORD'])
    expect(text).toContain(place);
  // A row of the table has less room.
  if (args.includes('--json'))
    for (const shown of ['postgres://app:(sensitive)@db:5432/app', 'app-database']) expect(text).toContain(shown);
});

test('a review of the same estate shows none either: on the terminal, in the comment, and in its JSON', () => {
  const pod = (one: object) => ({ spec: [{ template: [{ spec: [{ container: [{ name: 'app', ...one }] }] }] }] });
  const plan = planOf([
    { address: 'kubernetes_deployment_v1.App', before: pod(container), after: pod({}) },
    { address: 'kubernetes_cron_job_v1.Sync', before: pod(oldSync), after: pod({}) },
    {
      address: 'kubernetes_ingress_v1.Interface',
      before: { metadata: [{ annotations: { 'gethomepage.dev/widget.key': ANNOTATION } }] },
      after: { metadata: [{ annotations: {} }] },
    },
    {
      address: 'kubernetes_config_map_v1.Config',
      before: { data: { 'old.ini': `password = ${CONFIG_MAP}` } },
      after: { data: {} },
    },
    {
      address: 'helm_release.Release',
      before: { values: [`global: { env: [{ name: AUTHENTIK_LDAP__BIND_PASSWORD, value: ${HELM} }] }`] },
      after: { values: ['global: {}'] },
    },
  ]);
  const review = reviewOf(plan, { stack: 'platform' });
  const outputs = [JSON.stringify(review), reviewMarkdown(review), reviewLines(review).join('\n')];
  for (const output of outputs) {
    expect(ALL.filter((secret) => output.includes(secret!))).toEqual([]);
    expect(output).toContain('app-database');
  }
});
