import type { SiteStack } from '../../../constructs/core/stack';
import { ConfigMap } from '../../../constructs/kubernetes/config-map';
import { CronJob, type CronJobProps } from '../../../constructs/kubernetes/cron-job';
import { EnvValue } from '../../../constructs/kubernetes/env-value';
import type { ContainerProps } from '../../../constructs/kubernetes/restricted-pod';
import { Schedule } from '../../../constructs/kubernetes/schedule';
import { ServiceAccount } from '../../../constructs/kubernetes/service-account';
import { Volume } from '../../../constructs/kubernetes/volume';
import type { TerraformJson } from '../../../rules/readers/document';
import { demoSecret, LABELS, object, synthKubernetes, workloadOf } from './kubernetes-stack';

const RESOURCES = { limits: { memory: '64Mi' }, requests: { cpu: '5m', memory: '32Mi' } };

test('by default a job has a second less than its interval', () => {
  expect(cronJob().resource?.kubernetes_cron_job_v1?.CronJob?.spec).toMatchObject({
    schedule: '*/5 * * * *',
    job_template: { spec: { active_deadline_seconds: 299 } },
  });
});

test('environment and volumes point at the objects that they come from', () => {
  const { containers, pod } = workloadOf(
    cronJob((stack) => ({
      command: ['sh', '-c', 'echo ${HOME}'],
      env: {
        GREETING: EnvValue.text('hello ${name}'),
        ACCOUNT: EnvValue.reference('${one(data.cloudflare_accounts.Account.result).id}'),
        LAPI_KEY: EnvValue.secret(demoSecret(stack), 'lapi-key'),
      },
      volumes: [
        Volume.configMap('files', '/files', new ConfigMap(stack, 'Files', { ...object('files'), data: { a: 'b' } })),
        Volume.scratch('tmp', '/tmp', '16Mi'),
      ],
    })),
  );
  expect(containers[0]).toMatchObject({
    command: ['sh', '-c', 'echo $${HOME}'],
    env: [
      { name: 'GREETING', value: 'hello $${name}' },
      { name: 'ACCOUNT', value: '${one(data.cloudflare_accounts.Account.result).id}' },
      {
        name: 'LAPI_KEY',
        value_from: {
          secret_key_ref: {
            name: '${kubernetes_secret_v1.Secret.metadata[0].name}',
            key: 'lapi-key',
            optional: false,
          },
        },
      },
    ],
    volume_mount: [
      { name: 'files', mount_path: '/files', read_only: true },
      { name: 'tmp', mount_path: '/tmp', read_only: false },
    ],
  });
  expect(pod.volume).toEqual([
    { name: 'files', config_map: { name: '${kubernetes_config_map_v1.Files.metadata[0].name}', default_mode: '0444' } },
    { name: 'tmp', empty_dir: { size_limit: '16Mi' } },
  ]);
});

test.each<[string, Partial<CronJobProps>]>([
  [
    'activeDeadlineSeconds: is not below the interval of 300 s: a slow run would suppress the next one, found: 300',
    { activeDeadlineSeconds: 300 },
  ],
  ['startingDeadlineSeconds: is not a whole number from 10', { startingDeadlineSeconds: 9 }],
  ['activeDeadlineSeconds: is not a whole number from 1, found: 0', { activeDeadlineSeconds: 0 }],
  ['name: exceeds 52 characters', { name: 'x'.repeat(53) }],
])('is refused: %s', (message, change) => {
  expect(() => cronJob(() => ({}), change)).toThrow(`test/CronJob.${message}`);
});

test.each<[string, (stack: SiteStack) => Partial<ContainerProps>]>([
  ['image: has no tag, found', () => ({ image: 'busybox' })],
  ['image: has the moving tag latest', () => ({ image: 'busybox:latest' })],
  [
    'env.API_TOKEN: is a literal, and is named like a secret; use EnvValue.secret(...)',
    () => ({ env: { API_TOKEN: EnvValue.text('hunter2') } }),
  ],
  [
    'env.A: is not a key of the Secret, found: "other"',
    (stack) => ({ env: { A: EnvValue.secret(demoSecret(stack), 'other') } }),
  ],
  [
    'env.A: is not in the namespace of the pod, apps, found: "elsewhere"',
    (stack) => ({ env: { A: EnvValue.secret(demoSecret(stack, 'elsewhere'), 'lapi-key') } }),
  ],
  [
    'volumes.0: is not in the namespace of the pod, apps',
    (stack) => ({ volumes: [Volume.secret('keys', '/keys', demoSecret(stack, 'elsewhere'))] }),
  ],
  ['env.A-B: has other characters in its name', () => ({ env: { 'A-B': EnvValue.text('') } })],
  [
    'resources.limits.memory: is not a quantity, found: "64MB"; write for example 96Mi',
    () => ({ resources: { ...RESOURCES, limits: { memory: '64MB' } } }),
  ],
  [
    'resources.requests.memory: exceeds the limit, 64Mi, found: "65Mi"',
    () => ({ resources: { ...RESOURCES, requests: { cpu: '5m', memory: '65Mi' } } }),
  ],
  [
    'resources.requests.cpu: is not a quantity, found: ""; write for example 10m',
    () => ({ resources: { ...RESOURCES, requests: { cpu: '', memory: '1Mi' } } }),
  ],
])('its container is refused: %s', (message, change) => {
  expect(() => cronJob(change)).toThrow(`test/CronJob.pod.containers.0.${message}`);
});

test('root is refused as user and as group, and so is a pod of nothing, in one error', () => {
  const build = () => cronJob(() => ({}), {}, { runAsUser: 0, runAsGroup: 0, containers: [] });
  expect(build).toThrow(/pod.runAsUser: .*\n.*pod.runAsGroup: .*\n.*pod.containers: /);
});

function cronJob(
  container: (stack: SiteStack) => Partial<ContainerProps> = () => ({}),
  change: Partial<CronJobProps> = {},
  pod: Partial<CronJobProps['pod']> = {},
): TerraformJson {
  return synthKubernetes((stack) => {
    const base = { name: 'demo', image: 'busybox:1.37.0', resources: RESOURCES };
    new CronJob(stack, 'CronJob', {
      ...object('demo'),
      schedule: Schedule.everyMinutes(5),
      startingDeadlineSeconds: 60,
      activeDeadlineSeconds: 299,
      pod: {
        labels: LABELS,
        serviceAccount: new ServiceAccount(stack, 'Account', object('demo')),
        automountServiceAccountToken: false,
        runAsUser: 65532,
        runAsGroup: 65532,
        containers: [{ ...base, ...container(stack) }],
        ...pod,
      },
      ...change,
    });
  });
}
