import type { Manifest } from '../../../constructs/kubernetes/manifest';
import { concealed } from '../../core/conceal';
import { cut, excerpts } from '../../core/excerpt';
import type { ValueDifference } from '../../core/value-difference';
import { type ManifestRelease, manifestReleases } from '../../kubernetes/custom-resources';
import { manifestDifferences } from '../../kubernetes/manifest-difference';
import type { CustomResourceReader } from '../../kubernetes/reader';
import { type Check, passUnless } from '../check';

/** Characters of a value that are shown. */
const SHOWN = 80;

/**
 * Terraform sees a Helm release as its values: a plan does not notice when a Middleware's forward auth points to another
 * host, or when an alert rule is gone.
 */
export const customResources: Check = {
  id: 'custom-resources',
  number: 19,
  title: 'every custom resource of the stacks is live, field by field',
  needs: ['kubernetes'],
  async run({ kubernetes, document }) {
    const releases = (await document()).stacks.flatMap(manifestReleases);
    const manifests = releases.flatMap((release) => release.manifests);
    if (manifests.length === 0) return undefined;
    const faults = await Promise.all(releases.map((release) => faultsOf(kubernetes, release)));
    const broken = releases.filter((_, index) => (faults[index]?.length ?? 0) > 0);
    return passUnless(faults.flat(), `${countsOf(manifests)} are as the stack declares them`, remedyOf(broken));
  },
};

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
      return differences.map((difference) => `${place}: ${shown(difference)}`);
    }),
  );
  return faults.flat();
}

function shown({ path, live: found, stack: stated }: ValueDifference): string {
  const [live, stack] = [concealed(path, found), concealed(path, stated)];
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

function countsOf(manifests: readonly Manifest[]): string {
  const counts = new Map<string, number>();
  for (const { kind } of manifests) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(', ');
}
