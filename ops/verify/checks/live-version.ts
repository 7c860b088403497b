import { imageTag, type KubernetesReader } from '../../kubernetes/reader';
import { type Check, fail, pass } from '../check';
import { type ExpectedOutpost, type ExpectedRelease, expectedOutpost, expectedRelease } from '../expected';
import type { AuthentikReader } from '../world';

interface Health {
  readonly hostname: string;
  readonly version: string;
  readonly version_outdated: boolean;
}

/**
 * Helm once took the tag from the chart and downgraded running pods (I9). The outpost has a Deployment of its own, which
 * authentik's controller may leave behind when the server moves on.
 */
export const liveVersion: Check = {
  id: 'live-version',
  number: 11,
  title: 'server, worker and outpost run the pinned version',
  needs: ['kubernetes', 'authentik'],
  async run(world) {
    const { site, kubernetes } = world;
    const release = expectedRelease(site);
    const outpost = expectedOutpost(site);
    if (release === undefined) return undefined;
    const faults = await releaseFaults(kubernetes, release);
    if (faults.length > 0) {
      return fail(faults.join(', '), `compare global.image.tag with ${release.version} before anything is deployed`);
    }
    if (outpost === undefined) return pass(`${release.deployments.join(' and ')} run ${release.version}`);
    const lagging = [
      ...(await outpostFaults(kubernetes, outpost, release.version)),
      // Asked for last: without authentik the images still tell when something is wrong.
      ...(await healthFaults(world.authentik, outpost)),
    ];
    if (lagging.length === 0)
      return pass(`${release.deployments.join(', ')} and ${outpost.name} run ${release.version}`);
    return fail(
      lagging.join(', '),
      `delete Deployment ${outpost.name}: the controller makes it anew; when it does not, the outpost runs in the ` +
        "server's pods and the Deployment was a left-over",
    );
  },
};

async function releaseFaults(kubernetes: KubernetesReader, release: ExpectedRelease): Promise<readonly string[]> {
  const faults = release.deployments.map(async (name) => {
    const deployment = await kubernetes.deployment(release.namespace, name);
    if (deployment === undefined) return [`${name} does not exist`];
    const tag = imageTag(deployment.spec?.template.spec?.containers[0]?.image);
    if (tag !== release.version) return [`${name} runs ${tag ?? 'no tag'}, not ${release.version}`];
    const replicas = deployment.spec?.replicas ?? 1;
    // Zero is left out.
    const { updatedReplicas = 0, observedGeneration = 0 } = deployment.status ?? {};
    // The template is new at once, the pods are not.
    const rolling = updatedReplicas < replicas || observedGeneration < (deployment.metadata?.generation ?? 0);
    return rolling ? [`${name} has ${updatedReplicas} of ${replicas} pods of ${release.version}`] : [];
  });
  return (await Promise.all(faults)).flat();
}

async function outpostFaults(kubernetes: KubernetesReader, { namespace, name }: ExpectedOutpost, version: string) {
  const deployment = await kubernetes.deployment(namespace, name);
  // Where the outpost runs in the server's pods there is none.
  if (deployment === undefined) return [];
  const tag = imageTag(deployment.spec?.template.spec?.containers[0]?.image);
  const label = deployment.metadata?.labels?.['app.kubernetes.io/version'];
  return [
    ...(tag === version ? [] : [`${name} runs ${tag ?? 'no tag'}, not ${version}`]),
    ...(label === undefined || label === version ? [] : [`${name} is labelled ${label}`]),
  ];
}

async function healthFaults(authentik: AuthentikReader, { uuid }: ExpectedOutpost): Promise<readonly string[]> {
  const pods = await authentik.get<readonly Health[]>(`/outposts/instances/${uuid}/health/`);
  return pods
    .filter(({ version_outdated }) => version_outdated)
    .map(({ hostname, version }) => `${hostname} reports ${version}, which is outdated`);
}
