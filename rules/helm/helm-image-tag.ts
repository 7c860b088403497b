import { compareVersions } from '../../constructs/core/version';
import { isPinnedImage } from '../../constructs/kubernetes/image';
import { valueAt } from '../readers/block';
import { authentikReleases, type HelmRelease } from '../readers/helm-values';
import { stackRule } from '../rule';

/** A tag of one component, or a digest, would win over it; `closed-world` refuses both. */
export const helmImageTag = stackRule({
  id: 'helm-image-tag',
  what: "authentik's release states one image tag for server and worker: the site's server version, not below the chart's",
  why: 'Without a tag the chart uses its own version: it silently downgraded a running server.',
  incident: 'I9',
  *checkStack(stack, { serverVersion }) {
    const remedy = `set global.image.tag to the site's server version, ${serverVersion}`;
    for (const release of authentikReleases(stack)) {
      for (const found of tagFaults(release, serverVersion)) yield { address: release.address, found, remedy };
    }
  },
});

function tagFaults({ values, version }: HelmRelease, serverVersion: string): string[] {
  const tag = valueAt(values, 'global.image.tag');
  if (typeof tag !== 'string' || !isPinnedImage(`image:${tag}`)) {
    return [`global.image.tag is ${JSON.stringify(tag ?? '')}, which is not a version`];
  }
  return [
    ...(tag === serverVersion
      ? []
      : [`global.image.tag is ${tag}, and the server version of the site is ${serverVersion}`]),
    // Versions of this chart are those of authentik. A tag that cannot be compared counts as below.
    ...(compareVersions(tag, version) >= 0 ? [] : [`global.image.tag is ${tag}, below the chart's ${version}`]),
  ];
}
