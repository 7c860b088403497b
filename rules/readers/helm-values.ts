import { isBlock } from './block';
import { type Block, resourcesOfType, type StackDocument } from './document';
import { valuesDocuments } from './helm-documents';
import { once } from './once';

/** A Helm release as a stack declares it. */
export interface HelmRelease {
  readonly address: string;
  readonly block: Block;
  readonly chart: string;
  readonly version: string;
  /** Whether the chart is a folder beside the stack's JSON. */
  readonly isLocal: boolean;
  readonly namespace: string;
  /**
   * The one document of `values`. Texts are as Terraform has them: a reference stays one, and an escaped one does not
   * become one. Empty where the document is no mapping: `closed-world` reports it.
   */
  readonly values: Block;
}

export const helmReleases = once((stack: StackDocument): readonly HelmRelease[] => {
  return resourcesOfType(stack, 'helm_release').map(({ address, block }) => {
    const chart = String(block.chart ?? '');
    const [values] = valuesDocuments(block);
    return {
      address,
      block,
      chart: chart.split('/').at(-1) ?? '',
      version: String(block.version ?? ''),
      isLocal: chart.startsWith('./'),
      namespace: String(block.namespace ?? 'default'),
      values: isBlock(values) ? values : {},
    };
  });
});

/**
 * Returns what authentik's chart puts in front of its objects: it omits its own name if the name of the release contains it.
 */
export function chartName(release: string): string {
  return release.includes('authentik') ? release : `${release}-authentik`;
}

export function authentikReleases(stack: StackDocument): readonly HelmRelease[] {
  return helmReleases(stack).filter(({ chart }) => chart === 'authentik');
}
