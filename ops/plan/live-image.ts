import { compareVersions } from '../../constructs/core/version';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { imageTag, type KubernetesReader } from '../kubernetes/reader';
import { isAttributes, listOf, type PlanDocument, type StateObject } from './plan-document';
import { helmValues } from './structured-text';

/** The authentik release of a plan: where its server runs, and which image tag it pins. */
export interface PinnedImage {
  readonly namespace: string;
  /** Deployment of the server, as the chart names it. */
  readonly deployment: string;
  readonly tag: string;
  /** Whether the state knows the release already: then its Deployment has to be there. */
  readonly isDeployed: boolean;
}

/** Tag of the image that the server's pods run; undefined where there is no such Deployment yet. */
export type LiveImageTag = (pinned: PinnedImage) => Promise<string | undefined>;

/**
 * The pin of the authentik release in a plan, changed or not.
 *
 * @returns undefined where the plan has no such release
 * @throws OpsError (REFUSED) when the release pins no tag: the chart's own would follow its version (incident I9)
 */
export function pinnedImage({ planned, prior }: PlanDocument): PinnedImage | undefined {
  const release = planned.find(isAuthentik);
  if (release === undefined) return undefined;
  const { name, namespace, values, set } = release.values;
  // What is `set` wins over the values.
  const tags = [...listOf(values).flatMap((text) => tagIn(String(text))), ...listOf(set).flatMap(tagSet)];
  const tag = tags.at(-1);
  if (tag === undefined) {
    throw new OpsError({
      what: 'the release of authentik must pin global.image.tag (incident I9)',
      found: release.address,
      remedy: 'state the tag in the values of the release',
    });
  }
  return {
    namespace: String(namespace ?? 'default'),
    deployment: `${String(name)}-server`,
    tag,
    isDeployed: prior.some(isAuthentik),
  };
}

/**
 * Helm once put an older image under running pods: a boot storm, and a database fail-over (incident I9).
 *
 * @param accepted tag that somebody has named as meant
 * @throws OpsError REFUSED when the live tag is newer than the pin, or the two cannot be compared; UNKNOWN when a
 *   release that the state knows runs nothing: this is another cluster
 */
export function refuseOlderImage(pinned: PinnedImage, live: string | undefined, accepted?: string): void {
  const { namespace, deployment, tag: pin, isDeployed } = pinned;
  if (live === pin || accepted === pin) return;
  if (live === undefined) {
    if (!isDeployed) return;
    throw new OpsError({
      what: `the Deployment ${namespace}/${deployment} must be there, since the state knows its release`,
      found: 'none',
      remedy: `check which cluster KUBE_CONFIG_PATH points at, or pass --accept-image-tag ${pin}`,
      exitCode: ExitCode.UNKNOWN,
    });
  }
  const isComparable = [live, pin].every((tag) => /^\d+(\.\d+){1,2}$/.test(tag));
  if (isComparable && compareVersions(live, pin) <= 0) return;
  throw new OpsError({
    what: 'the pinned image must not be older than the one that runs (incident I9)',
    found: `${live} runs, ${pin} is pinned`,
    remedy: `raise the pin, or pass --accept-image-tag ${pin}`,
  });
}

/** Asks the cluster, which throws where it cannot tell. */
export function liveImageTag(cluster: Pick<KubernetesReader, 'deployment'>): LiveImageTag {
  return async ({ namespace, deployment }) => {
    const live = await cluster.deployment(namespace, deployment);
    if (live === undefined) return undefined;
    const containers = live.spec?.template.spec?.containers ?? [];
    const { image = '' } = containers.find(({ name }) => name === 'server') ?? containers[0] ?? {};
    // Without a tag nothing can be compared: the whole of it is shown.
    return imageTag(image) ?? image;
  };
}

function isAuthentik({ type, values }: StateObject): boolean {
  return type === 'helm_release' && values.chart === 'authentik';
}

function tagSet(entry: unknown): readonly string[] {
  return isAttributes(entry) && entry.name === 'global.image.tag' ? [String(entry.value)] : [];
}

function tagIn(yaml: string): readonly string[] {
  const values = helmValues(yaml);
  const global = isAttributes(values) ? values.global : undefined;
  const image = isAttributes(global) ? global.image : undefined;
  const tag = isAttributes(image) ? image.tag : undefined;
  return tag === undefined || tag === null ? [] : [String(tag)];
}
