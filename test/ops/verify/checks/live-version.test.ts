import { liveVersion } from '../../../../ops/verify/checks/live-version';
import { deployment, OUTPOST } from '../../../support/ops/cluster';
import { checkSite } from '../../../support/ops/harness';

const SERVER = 'goauthentik-server';
const WORKER = 'goauthentik-worker';
const live = checkSite(liveVersion);
const run = (name: string, image: string, labels?: Record<string, string>) => {
  live.site.cluster.deployments[name] = deployment(name, image, 2, labels);
};
const status = (name: string) => live.site.cluster.deployments[name]!.status!;

test.each([
  ['an older tag (I9)', 'registry.example.org/server:2026.2.2', 'runs 2026.2.2, not 2026.2.7'],
  ['no tag', 'registry.example.org:5000/server', 'runs no tag, not 2026.2.7'],
])('a server image with %s fails', async (_, image, seen) => {
  run(SERVER, image);
  expect(await live.found()).toBe(`fail: ${SERVER} ${seen}`);
});

test('a digest behind the tag passes', async () => {
  run(SERVER, `registry.example.org:5000/server:2026.2.7@sha256:${'0'.repeat(64)}`);
  expect(await live.found()).toMatch(/^pass/);
});

test('a missing Deployment fails', async () => {
  delete live.site.cluster.deployments[WORKER];
  expect(await live.found()).toBe(`fail: ${WORKER} does not exist`);
});

test.each([
  [SERVER, 'some pods are old', { updatedReplicas: 1 }, 'has 1 of 3 pods of 2026.2.7'],
  [SERVER, 'the change was not seen yet', { observedGeneration: 3 }, 'has 3 of 3 pods of 2026.2.7'],
  [OUTPOST, 'some pods are old', { updatedReplicas: 1 }, 'has 1 of 2 pods of 2026.2.7'],
  [WORKER, 'pods pull their image or crash', { readyReplicas: 0 }, 'has 0 of 2 pods ready'],
  [OUTPOST, 'pods pull their image or crash', { readyReplicas: 0 }, 'has 0 of 2 pods ready'],
])('a rollout of %s that is not complete fails: %s', async (name, _, change, seen) => {
  Object.assign(status(name), change);
  expect(await live.found()).toBe(`fail: ${name} ${seen}`);
});

test.each([WORKER, OUTPOST])('%s without replicas fails', async (name) => {
  live.site.cluster.deployments[name]!.spec!.replicas = 0;
  live.site.cluster.deployments[name]!.status = { observedGeneration: 4 };
  expect(await live.found()).toBe(`fail: ${name} is scaled to zero`);
});

test('an outpost that the controller did not update fails, by its image and by its label', async () => {
  run(OUTPOST, 'proxy:2025.12.4', { 'app.kubernetes.io/version': '2025.12.4' });
  expect(await live.result()).toEqual({
    verdict: 'fail',
    seen: `${OUTPOST} runs 2025.12.4, not 2026.2.7; ${OUTPOST} is labelled 2025.12.4`,
    remedy: expect.stringContaining(`kubectl -n authentik set image deployment/${OUTPOST} proxy=IMAGE`),
  });
});

test('an outpost that reports another version than the server fails', async () => {
  const [pods = []] = Object.values(live.records.outpostHealth);
  Object.assign(pods[0] ?? {}, { version: '2025.12.4', version_outdated: true });
  expect(await live.found()).toBe(`fail: ${OUTPOST}-a reports 2025.12.4, not 2026.2.7`);
});

test('an outpost without a Deployment runs in the pods of the server', async () => {
  delete live.site.cluster.deployments[OUTPOST];
  expect(await live.found()).toBe(`pass: ${SERVER}, ${WORKER} and the outpost run 2026.2.7`);
});

test('right images leave it unknown while no pod of the outpost reports to authentik', async () => {
  for (const key of Object.keys(live.records.outpostHealth)) live.records.outpostHealth[key] = [];
  expect(await live.found()).toMatch(/^unknown: the images are right/);
});

test('an old image fails also while authentik is down', async () => {
  live.site.authentik.fail('http-503');
  expect(await live.found()).toMatch(/^unknown/);
  run(OUTPOST, 'proxy:2025.12.4');
  expect(await live.found()).toMatch(/^fail/);
});
