import type { V1EnvVar } from '@kubernetes/client-node';
import { customResources } from '../../../ops/verify/checks/custom-resources';
import { containerOf } from '../../support/ops/cluster';
import { checkSite } from '../../support/ops/harness';

const SERVER = 'goauthentik-server';
const WORKER = 'goauthentik-worker';
const SECRET = 'correct-horse-battery';
const live = checkSite(customResources);

const spec = (name: string) => live.site.cluster.deployments[name]!.spec!;
const env = (name: string) => containerOf(live.site.cluster.deployments[name]).env!;
const variable = (deployment: string, name: string): V1EnvVar => env(deployment).find((one) => one.name === name)!;
const scaleBy = (target: string) => [
  { metadata: { name: 'busy' }, spec: { maxReplicas: 6, scaleTargetRef: { kind: 'Deployment', name: target } } },
];

test('a server that was scaled to one by hand fails, with the command that restores it', async () => {
  spec(SERVER).replicas = 1;
  expect(await live.result()).toEqual({
    verdict: 'fail',
    seen: `Deployment authentik/${SERVER}: replicas is 1, the stack has 3`,
    remedy:
      `for the Deployments run kubectl -n authentik scale deployment/${SERVER} --replicas=3, or state what is to stay ` +
      'in platform.release of the site',
  });
});

test('a HorizontalPodAutoscaler sets the replicas: another count is no fault, and is named', async () => {
  spec(SERVER).replicas = 5;
  live.site.cluster.scaling = scaleBy(WORKER);
  expect(await live.found()).toMatch(/^fail: .*replicas is 5/);
  live.site.cluster.scaling = scaleBy(SERVER);
  expect(await live.found()).toContain(`${SERVER} has its replicas by HorizontalPodAutoscaler busy`);
  expect(await live.found()).toMatch(/^pass/);
});

test('an autoscaler scales nothing that was scaled to zero', async () => {
  spec(SERVER).replicas = 0;
  live.site.cluster.scaling = scaleBy(SERVER);
  expect(await live.found()).toMatch(/^fail: .*replicas is 0, the stack has 3/);
});

test.each<[how: string, seen: string, command: string, change: () => unknown]>([
  [
    'has another value',
    `Deployment authentik/${WORKER}: env.AUTHENTIK_WORKER__THREADS.value is "1", the stack has "4"`,
    `set env deployment/${WORKER} -c main AUTHENTIK_WORKER__THREADS=4,`,
    () => Object.assign(variable(WORKER, 'AUTHENTIK_WORKER__THREADS'), { value: '1' }),
  ],
  [
    'was removed',
    `Deployment authentik/${SERVER}: env.AUTHENTIK_SESSIONS__UNAUTHENTICATED_AGE is missing`,
    `set env deployment/${SERVER} -c main AUTHENTIK_SESSIONS__UNAUTHENTICATED_AGE=hours=2,`,
    () => env(SERVER).splice(env(SERVER).indexOf(variable(SERVER, 'AUTHENTIK_SESSIONS__UNAUTHENTICATED_AGE')), 1),
  ],
  [
    'was added, whose value is not shown',
    `Deployment authentik/${SERVER}: env.REMOTE_DEBUG is not of the stack: "(sensitive)"`,
    `set env deployment/${SERVER} -c main REMOTE_DEBUG-,`,
    () => env(SERVER).push({ name: 'REMOTE_DEBUG', value: SECRET }),
  ],
  [
    'of a Secret was written in the clear, which is not shown',
    `Deployment authentik/${SERVER}: env.AUTHENTIK_EMAIL__PASSWORD.valueFrom is missing`,
    `kubectl -n authentik edit deployment/${SERVER},`,
    () => {
      const password = variable(SERVER, 'AUTHENTIK_EMAIL__PASSWORD');
      delete password.valueFrom;
      password.value = SECRET;
    },
  ],
  [
    'of a Secret is read from another one',
    `env.AUTHENTIK_EMAIL__PASSWORD.valueFrom.secretKeyRef.name is "other", the stack has "authentik-email"`,
    `kubectl -n authentik edit deployment/${SERVER},`,
    () => {
      variable(SERVER, 'AUTHENTIK_EMAIL__PASSWORD').valueFrom!.secretKeyRef!.name = 'other';
    },
  ],
  [
    'has a name that a shell would run, which is in no command',
    `Deployment authentik/${SERVER}: env["X;id"] is not of the stack`,
    `run kubectl -n authentik edit deployment/${SERVER},`,
    () => env(SERVER).push({ name: 'X;id', value: SECRET }),
  ],
  [
    'exists twice, of which the last counts',
    'env.AUTHENTIK_WORKER__THREADS.value is "9", the stack has "4"',
    'AUTHENTIK_WORKER__THREADS=4,',
    () => env(WORKER).push({ name: 'AUTHENTIK_WORKER__THREADS', value: '9' }),
  ],
  [
    'of the chart listens elsewhere',
    'env.AUTHENTIK_LISTEN__HTTP is not of the stack',
    'AUTHENTIK_LISTEN__HTTP-,',
    () => Object.assign(variable(SERVER, 'AUTHENTIK_LISTEN__HTTP'), { value: '0.0.0.0:80' }),
  ],
])('it fails when a variable %s', async (_, seen, command, change) => {
  change();
  const result = await live.result();
  expect(result?.verdict).toBe('fail');
  expect(result?.seen).toContain(seen);
  expect(result?.remedy).toContain(command);
  expect(JSON.stringify(result)).not.toContain(SECRET);
});

test('several variables of one Deployment are one command, since each would restart its pods', async () => {
  variable(WORKER, 'AUTHENTIK_WORKER__THREADS').value = '1';
  variable(WORKER, 'AUTHENTIK_CACHE__TIMEOUT_FLOWS').value = '5';
  expect((await live.result())?.remedy).toMatch(
    /-c main AUTHENTIK_CACHE__TIMEOUT_FLOWS=1800 AUTHENTIK_WORKER__THREADS=4, or/,
  );
});

test('a value that a shell would read is quoted', async () => {
  const age = "it's $HOME";
  await live.replace((site) => ({
    ...site,
    platform: {
      ...site.platform!,
      release: { ...site.platform!.release, env: { AUTHENTIK_DISABLE_UPDATE_CHECK: age } },
    },
  }));
  variable(WORKER, 'AUTHENTIK_DISABLE_UPDATE_CHECK').value = 'false';
  expect((await live.result())?.remedy).toContain(String.raw`AUTHENTIK_DISABLE_UPDATE_CHECK='it'\''s $HOME'`);
});

test('the variable by which Reloader restarts pods is no fault', async () => {
  env(SERVER).push({ name: 'STAKATER_AUTHENTIK_SECRET', value: '0123' });
  expect(await live.found()).toMatch(/^pass/);
});

test('a mesh in front of the container is not compared', async () => {
  const own = containerOf(live.site.cluster.deployments[SERVER]);
  Object.assign(own, { name: 'server' });
  spec(SERVER).template.spec!.containers.unshift({ name: 'proxy', env: [] });
  expect(await live.found()).toMatch(/^pass/);
});

test('a Deployment that is not there fails', async () => {
  delete live.site.cluster.deployments[WORKER];
  expect(await live.result()).toMatchObject({
    seen: `Deployment authentik/${WORKER} does not exist`,
    remedy: 'see check live-version',
  });
});
