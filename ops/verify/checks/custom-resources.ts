import type { Manifest } from '../../../constructs/kubernetes/manifest';
import { conceal } from '../../core/conceal';
import { cut, excerpts } from '../../core/excerpt';
import type { ValueDifference } from '../../core/value-difference';
import { type ManifestRelease, manifestReleases } from '../../kubernetes/custom-resources';
import { manifestDifferences } from '../../kubernetes/manifest-difference';
import type { CustomResourceReader, KubernetesReader } from '../../kubernetes/reader';
import { type Check, passUnless } from '../check';
import { type ReleaseWorkload, releaseWorkloads, workloadState } from '../release-workloads';

/** Characters of a value that are shown. */
const SHOWN = 80;

/**
 * Terraform sees a Helm release as its values: a plan does not notice when a Middleware's forward auth points to another
 * host, when an alert rule is gone, or when the server was scaled to one.
 */
export const customResources: Check = {
  id: 'custom-resources',
  number: 19,
  title: 'custom resources are live, field by field, and server and worker have their replicas and environment',
  needs: ['kubernetes'],
  async run({ kubernetes, document }) {
    const { stacks } = await document();
    const releases = stacks.flatMap(manifestReleases);
    const manifests = releases.flatMap((release) => release.manifests);
    const workloads = stacks.flatMap(releaseWorkloads);
    if (manifests.length + workloads.length === 0) return undefined;
    const faults = await Promise.all(releases.map((release) => faultsOf(kubernetes, release)));
    const broken = releases.filter((_, index) => (faults[index]?.length ?? 0) > 0);
    const states = await Promise.all(workloads.map((workload) => stateOf(kubernetes, workload)));
    const all = [...faults.flat(), ...states.flatMap((state) => state.faults)];
    const remedies = [
      ...(broken.length > 0 ? [remedyOf(broken)] : []),
      ...(states.some((state) => state.faults.length > 0)
        ? [restoring(states.flatMap(({ commands }) => commands))]
        : []),
    ];
    const passed = [
      ...(manifests.length === 0 ? [] : [`${countsOf(manifests)} are as the stack declares them`]),
      ...states.map(({ seen }) => seen),
    ];
    return passUnless(all, passed.join('; '), remedies.join('; '));
  },
};

async function stateOf(kubernetes: KubernetesReader, workload: ReleaseWorkload) {
  const { namespace, name } = workload;
  const live = await kubernetes.deployment(namespace, name);
  const place = `Deployment ${namespace}/${name}`;
  if (live === undefined) return { faults: [`${place} does not exist`], commands: [], seen: '' };
  const { differences, commands, autoscaler } = await workloadState(kubernetes, workload, live);
  const replicas = autoscaler === undefined ? 'replicas' : `replicas by HorizontalPodAutoscaler ${autoscaler}`;
  const faults = differences.map((difference) => `${place}: ${show(difference)}`);
  return { faults, commands, seen: `${name} has its ${replicas} and its environment` };
}

async function faultsOf(kubernetes: CustomResourceReader, { manifests }: ManifestRelease): Promise<readonly string[]> {
  const kinds = new Map(manifests.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]));
  const schemas = new Map(
    await Promise.all(
      [...kinds].map(
        async ([key, { apiVersion, kind }]) => [key, await kubernetes.definition(apiVersion, kind)] as const,
      ),
    ),
  );
  const faults = await Promise.all(
    manifests.map(async (manifest) => {
      const { apiVersion, kind, metadata } = manifest;
      const place = `${kind} ${metadata.namespace}/${metadata.name}`;
      const live = await kubernetes.customResource(apiVersion, kind, metadata.namespace, metadata.name);
      if (live === undefined) return [`${place} does not exist`];
      const differences = manifestDifferences(manifest, live, schemas.get(`${apiVersion} ${kind}`));
      return differences.map((difference) => `${place}: ${show(difference)}`);
    }),
  );
  return faults.flat();
}

function show({ path, live: found, stack: stated }: ValueDifference): string {
  const [live, stack] = [conceal(path, found), conceal(path, stated)];
  if (live === undefined) return `${path} is missing`;
  if (stack === undefined) return `${path} is not of the stack: ${cut(JSON.stringify(live), SHOWN)}`;
  const [is, becomes] = excerpts(JSON.stringify(live), JSON.stringify(stack), SHOWN);
  return `${path} is ${cut(is, SHOWN)}, the stack has ${cut(becomes, SHOWN)}`;
}

/** For Terraform the release has its values, so that a deployment changes nothing. */
function remedyOf(releases: readonly ManifestRelease[]): string {
  const commands = releases.map(
    ({ name, namespace }) =>
      `helm -n ${namespace} get manifest ${name} | kubectl apply --server-side --force-conflicts -f -`,
  );
  return `no deployment restores it; run ${commands.join(' && ')}, and remove what is not of the stack with kubectl edit`;
}

/** Not by the manifest of Helm: it would set the image too, and authentik supports no downgrade. */
function restoring(commands: readonly string[]): string {
  if (commands.length === 0) return 'see check live-version';
  return `for the Deployments run ${commands.join(' && ')}, or state what is to stay in platform.release of the site`;
}

function countsOf(manifests: readonly Manifest[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of manifests) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
}
