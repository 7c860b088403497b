import { liveVersion } from '../../../../ops/verify/checks/live-version';
import { runChecks } from '../../../../ops/verify/runner';
import { deployment, OUTPOST } from '../../../support/ops-cluster';
import { ask, OpsHarness } from '../../../support/ops-harness';

let site: OpsHarness;

beforeEach(async () => {
  site = await OpsHarness.start();
});

afterEach(() => site.stop());

test.each([
  ['an older one (I9)', 'registry.example.org/server:2026.2.2', 'runs 2026.2.2, not 2026.2.4'],
  ['none', 'registry.example.org:5000/server', 'runs no tag, not 2026.2.4'],
])('a server whose image has %s fails', async (_, image, seen) => {
  site.cluster.deployments['goauthentik-server'] = deployment('goauthentik-server', image, 3);
  expect(await ask(liveVersion, site)).toMatchObject({ verdict: 'fail', seen: `goauthentik-server ${seen}` });
});

test('a digest behind the tag changes nothing', async () => {
  const image = `registry.example.org:5000/server:2026.2.4@sha256:${'0'.repeat(64)}`;
  site.cluster.deployments['goauthentik-server'] = deployment('goauthentik-server', image, 3);
  expect(await ask(liveVersion, site)).toMatchObject({ verdict: 'pass' });
});

test('a Deployment that does not exist fails', async () => {
  delete site.cluster.deployments['goauthentik-worker'];
  expect(await ask(liveVersion, site)).toMatchObject({
    verdict: 'fail',
    seen: 'goauthentik-worker does not exist',
  });
});

test.each([
  ['some pods are old', { updatedReplicas: 1, observedGeneration: 4 }, 1],
  ['the change was not seen yet', { updatedReplicas: 3, observedGeneration: 3 }, 3],
])('a roll-out that is under way fails: %s', async (_, status, updated) => {
  Object.assign(site.cluster.deployments['goauthentik-server']!.status!, status);
  expect(await ask(liveVersion, site)).toMatchObject({
    verdict: 'fail',
    seen: `goauthentik-server has ${updated} of 3 pods of 2026.2.4`,
  });
});

test.each([
  [
    'pods that pull their image or crash',
    (cluster: OpsHarness['cluster'], name: string) => {
      cluster.deployments[name]!.status!.readyReplicas = 0;
    },
    'has 0 of 2 pods ready',
  ],
  [
    'no pods at all',
    (cluster: OpsHarness['cluster'], name: string) => {
      cluster.deployments[name]!.spec!.replicas = 0;
      cluster.deployments[name]!.status = { observedGeneration: 4 };
    },
    'is scaled to zero',
  ],
])('the right image with %s runs nothing', async (_, breakIt, seen) => {
  for (const name of ['goauthentik-worker', OUTPOST]) {
    const other = await OpsHarness.start();
    breakIt(other.cluster, name);
    expect(await ask(liveVersion, other)).toMatchObject({ verdict: 'fail', seen: `${name} ${seen}` });
    await other.stop();
  }
});

test('an outpost whose pods are still the old ones fails', async () => {
  Object.assign(site.cluster.deployments[OUTPOST]!.status!, { updatedReplicas: 1 });
  expect(await ask(liveVersion, site)).toMatchObject({
    verdict: 'fail',
    seen: `${OUTPOST} has 1 of 2 pods of 2026.2.4`,
  });
});

test('is unknown when no pod of the outpost reports to authentik', async () => {
  for (const key of Object.keys(site.authentik.records.outpostHealth)) site.authentik.records.outpostHealth[key] = [];
  expect(await ask(liveVersion, site)).toMatchObject({ verdict: 'unknown' });
  site.cluster.deployments[OUTPOST] = deployment(OUTPOST, 'proxy:2025.12.4', 2);
  expect(await ask(liveVersion, site)).toMatchObject({ verdict: 'fail' });
});

test('an outpost that the controller has left behind fails, by its image and by its label', async () => {
  const labels = { 'app.kubernetes.io/version': '2025.12.4' };
  site.cluster.deployments[OUTPOST] = deployment(OUTPOST, 'proxy:2025.12.4', 2, labels);
  const result = await ask(liveVersion, site);
  expect(result).toMatchObject({
    verdict: 'fail',
    seen: `${OUTPOST} runs 2025.12.4, not 2026.2.4, ${OUTPOST} is labelled 2025.12.4`,
  });
  expect(result?.remedy).toContain(`kubectl -n authentik set image deployment/${OUTPOST} proxy=IMAGE`);
});

test('an outpost that reports another version than the server fails', async () => {
  const [pods = []] = Object.values(site.authentik.records.outpostHealth);
  Object.assign(pods[0] ?? {}, { version: '2025.12.4', version_outdated: true });
  expect(await ask(liveVersion, site)).toMatchObject({
    verdict: 'fail',
    seen: `${OUTPOST}-a reports 2025.12.4, not 2026.2.4`,
  });
});

test('an outpost without a Deployment runs in the pods of the server', async () => {
  delete site.cluster.deployments[OUTPOST];
  expect(await ask(liveVersion, site)).toEqual({
    verdict: 'pass',
    seen: 'goauthentik-server, goauthentik-worker and the outpost run 2026.2.4',
  });
});

test('without authentik an old image still fails, and the outpost is unknown', async () => {
  const { sources } = site;
  const blind = Object.defineProperty({ ...sources }, 'authentik', {
    get: () => {
      throw new Error('the environment must hold AUTHENTIK_TOKEN');
    },
  });
  const [run] = await runChecks([liveVersion], blind);
  expect(run?.result).toEqual({ verdict: 'unknown', seen: 'the environment must hold AUTHENTIK_TOKEN' });
  site.cluster.deployments[OUTPOST] = deployment(OUTPOST, 'proxy:2025.12.4', 2);
  expect(await liveVersion.run(blind)).toMatchObject({ verdict: 'fail' });
  site.cluster.deployments['goauthentik-worker'] = deployment('goauthentik-worker', 'server:2026.2.2', 2);
  expect(await liveVersion.run(blind)).toMatchObject({ verdict: 'fail' });
});
