import { imageTag, type KubernetesReader, type V1Deployment } from '../../kubernetes/reader';
import { type Check, fail, faultsAmong, pass, unknown } from '../check';
import type { AuthentikReader } from '../check-sources';
import { type ExpectedOutpost, type ExpectedRelease, expectedOutpost, expectedRelease } from '../expected';

interface Health {
  readonly hostname: string;
  readonly version: string;
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
  async run(sources) {
    const { site, kubernetes } = sources;
    const release = expectedRelease(site);
    const outpost = expectedOutpost(site);
    if (release === undefined) return undefined;
    const faults = await releaseFaults(kubernetes, release);
    // authentik is asked last: the images show a fault also while it is down.
    if (faults.length > 0) {
      return fail(
        faults.join('; '),
        `compare global.image.tag with ${release.version} before anything is deployed; where it is right, see the ` +
          'events of the pods',
      );
    }
    if (outpost === undefined) return pass(`${release.deployments.join(' and ')} run ${release.version}`);
    const behind = await outpostFaults(kubernetes, outpost, release.version);
    if (behind.length > 0) return fail(behind.join('; '), remedyFor(outpost));
    const reports = await reportsOf(sources.authentik, outpost);
    const others = reports.filter(({ version }) => version !== release.version);
    if (others.length > 0) {
      const found = others.map(({ hostname, version }) => `${hostname} reports ${version}, not ${release.version}`);
      return fail(found.join('; '), remedyFor(outpost));
    }
    if (reports.length > 0) return pass(`${release.deployments.join(', ')} and the outpost run ${release.version}`);
    return unknown(
      'the images are right, and no pod of the outpost reports its version to authentik',
      'see the log of the outpost: it must reach authentik, and have a token that is valid',
    );
  },
};

/** A kept Deployment is not deleted: no controller creates it again. */
function remedyFor({ namespace, name, container, isKept }: ExpectedOutpost): string {
  if (!isKept) return `see whether Deployment ${name} has rolled out, and the log of its pods`;
  return (
    `save the outpost in the UI (Applications > Outposts); where Deployment ${name} does not follow, the controller ` +
    `leaves it alone: kubectl -n ${namespace} set image deployment/${name} ${container}=IMAGE, and do not delete it`
  );
}

async function releaseFaults(kubernetes: KubernetesReader, release: ExpectedRelease): Promise<readonly string[]> {
  const faults = release.deployments.map(async (name) => {
    const deployment = await kubernetes.deployment(release.namespace, name);
    if (deployment === undefined) return [`${name} does not exist`];
    const tag = imageTag(deployment.spec?.template.spec?.containers[0]?.image);
    if (tag !== release.version) return [`${name} runs ${tag ?? 'no tag'}, not ${release.version}`];
    return rollOutFaults(name, deployment, release.version);
  });
  return (await Promise.all(faults)).flat();
}

/** A new template is no rollout: pods may still pull their image, or crash. */
function rollOutFaults(name: string, { metadata, spec, status }: V1Deployment, version: string): readonly string[] {
  const replicas = spec?.replicas ?? 1;
  // Zero is left out.
  const { updatedReplicas = 0, readyReplicas = 0, observedGeneration = 0 } = status ?? {};
  if (replicas === 0) return [`${name} is scaled to zero`];
  if (updatedReplicas < replicas || observedGeneration < (metadata?.generation ?? 0)) {
    return [`${name} has ${updatedReplicas} of ${replicas} pods of ${version}`];
  }
  return readyReplicas < replicas ? [`${name} has ${readyReplicas} of ${replicas} pods ready`] : [];
}

async function outpostFaults(kubernetes: KubernetesReader, outpost: ExpectedOutpost, version: string) {
  const { namespace, name, isKept } = outpost;
  // The server's own Deployment has been looked at.
  if (!isKept) return [];
  const deployment = await kubernetes.deployment(namespace, name);
  if (deployment === undefined) return [];
  const tag = imageTag(deployment.spec?.template.spec?.containers[0]?.image);
  const label = deployment.metadata?.labels?.['app.kubernetes.io/version'];
  return [
    ...faultsAmong(
      tag !== version && `${name} runs ${tag ?? 'no tag'}, not ${version}`,
      label !== undefined && label !== version && `${name} is labelled ${label}`,
    ),
    ...(tag === version ? rollOutFaults(name, deployment, version) : []),
  ];
}

function reportsOf(authentik: AuthentikReader, { uuid }: ExpectedOutpost): Promise<readonly Health[]> {
  return authentik.get(`/outposts/instances/${uuid}/health/`);
}
