import type { Manifest } from '../../constructs/kubernetes/manifest';
import { isKeptWhenAdopted } from '../../constructs/kubernetes/replacement';
import { allResources, provenanceAt, readIgnored, type StackDocument } from '../../rules/readers/document';
import { helmReleases } from '../../rules/readers/helm-values';
import { type ManifestRelease, manifestReleases } from '../kubernetes/custom-resources';
import { manifestDifferences } from '../kubernetes/manifest-difference';
import { type KubernetesObject, kubernetesObjects } from '../kubernetes/objects';
import type { HelmRelease, ObjectReader } from '../kubernetes/reader';
import { releaseDifferences } from './helm-difference';
import { objectDifferences } from './object-difference';
import { byAddress, type Difference, entriesFor, NOTHING, outcomeOf, type SurveyedObject } from './surveyed-object';

/** Looks at a live cluster for every object and every release of a stack, by namespace and name. Never writes. */
export async function surveyCluster(cluster: ObjectReader, stack: StackDocument): Promise<readonly SurveyedObject[]> {
  const imported = new Set(stack.config.import?.map(({ to }) => to));
  const survey: Survey = { stack, isImported: (address) => imported.has(address) };
  const ignored = new Map(allResources(stack).map(({ address, block }) => [address, readIgnored(block)]));
  const manifests = manifestReleases(stack).flatMap((release) =>
    release.manifests.map((manifest) => ofManifest(cluster, release, manifest)),
  );
  return byAddress([
    ...(await Promise.all(manifests)).flat(),
    ...(await Promise.all([
      ...kubernetesObjects(stack).map(({ address, object }) =>
        ofObject(cluster, survey, address, object, ignored.get(address) ?? []),
      ),
      ...helmReleases(stack).map(async (release) => {
        const name = String(release.block.name);
        const live = await cluster.helmRelease(release.namespace, name);
        const differences = live === undefined ? [] : releaseDifferences(release, live);
        const found = surveyObject(survey, release.address, `${release.namespace}/${name}`, live, differences);
        return live === undefined ? found : { ...found, ...releaseRemark(live) };
      }),
    ])),
  ]);
}

/** A custom resource that exists; one that does not exist comes with its release. */
async function ofManifest(
  cluster: ObjectReader,
  release: ManifestRelease,
  manifest: Manifest,
): Promise<readonly SurveyedObject[]> {
  const { apiVersion, kind, metadata } = manifest;
  const live = await cluster.customResource(apiVersion, kind, metadata.namespace, metadata.name);
  if (live === undefined) return [];
  const id = `${kind} ${metadata.namespace}/${metadata.name}`;
  const all = manifestDifferences(manifest, live);
  const differences = all
    // Helm leaves alone what the manifest does not state.
    .filter(({ path, stack }) => stack !== undefined && !path.startsWith('metadata'))
    .map(({ path, live: was = null, stack }): Difference => ({ attribute: path, live: was, stack, shown: 'silent' }));
  const found = { address: release.address, key: id, id, differences, entries: [] };
  const { annotations = {} } = live.metadata ?? {};
  const isOwn =
    annotations['meta.helm.sh/release-name'] === release.name &&
    annotations['meta.helm.sh/release-namespace'] === release.namespace;
  if (isOwn) return [{ ...found, outcome: 'found' }];
  const other = all.find(({ path, stack }) => stack === undefined && /^spec\.\w+$/.test(path));
  if (release.takesOwnership && kind === 'Middleware' && other !== undefined) {
    const remark = `${id} is live with ${other.path}: Helm would keep it beside what the site states, and Traefik answers 404 for a middleware of two types; name another one in the site, or delete it right before the apply: its ingresses answer 404 in between`;
    return [{ ...found, outcome: 'blocked', remark }];
  }
  if (release.takesOwnership) return [{ ...found, outcome: 'adopt' }];
  const remark = `${id} exists, and its release would not take it over; set platform.customResources.takeOwnership: true for one deployment`;
  return [{ ...found, outcome: 'collide', remark }];
}

interface Survey {
  readonly stack: StackDocument;
  readonly isImported: (address: string) => boolean;
}

async function ofObject(
  cluster: ObjectReader,
  survey: Survey,
  address: string,
  object: KubernetesObject,
  ignored: readonly string[],
): Promise<SurveyedObject> {
  const { apiVersion, kind, metadata } = object;
  const { namespace, name } = metadata;
  const live = await cluster.object(apiVersion, kind, namespace, name);
  const [type = ''] = address.split('.');
  const differences = live === undefined ? [] : objectDifferences(type, object, live, ignored);
  const key = namespace === undefined ? name : `${namespace}/${name}`;
  const found = surveyObject(survey, address, key, live, differences);
  if (live === undefined || !isKeptWhenAdopted(type)) return found;
  const forced = differences.filter(({ shown }) => shown === 'replaces').map(({ attribute }) => attribute);
  if (forced.length === 0) return found;
  // A namespace or a Deployment is not replaced: its pods would be gone.
  const remark =
    `the provider can only replace it for another ${forced.join(', ')}; do not adopt it, and delete it right before the apply ` +
    '(docs/platform.md, "Taking over a running platform")';
  return { ...found, outcome: 'blocked', entries: [], remark };
}

function surveyObject(
  { stack, isImported }: Survey,
  address: string,
  key: string,
  live: unknown,
  differences: readonly Difference[],
): SurveyedObject {
  const outcome = outcomeOf(isImported(address), live !== undefined);
  if (live === undefined) return { address, key, ...NOTHING, outcome };
  const entries = outcome === 'collide' ? entriesFor(provenanceAt(stack, address), 'key') : [];
  return { address, key, outcome, id: key, differences, entries };
}

/** Helm refuses an upgrade of a release that another one left half-way (incident I25). */
function releaseRemark({ status }: HelmRelease): { readonly remark?: string } {
  if (status === 'deployed') return {};
  return {
    remark: `its newest revision is ${status}; delete the Secret of that revision before you apply, and do not roll back (docs/runbooks/upgrade.md)`,
  };
}
