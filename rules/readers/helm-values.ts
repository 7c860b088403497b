import { type Block, resourcesOfType, type StackDocument } from './document';
import { once } from './once';
import { releaseValues } from './release-values';

/** A Helm release as a stack declares it. */
export interface HelmRelease {
  readonly address: string;
  readonly block: Block;
  /** The name of the chart alone, wherever it comes from. */
  readonly chart: string;
  readonly version: string;
  /** Whether the chart is a folder: its version is as it is there. */
  readonly isLocal: boolean;
  readonly namespace: string;
  /**
   * All documents of `values`, merged as Helm merges them. Texts are as Terraform has them: a reference stays one, and
   * an escaped one does not become one. Values that are not a mapping are left out: `closed-world` reports them.
   */
  readonly values: Block;
}

export const helmReleases = once((stack: StackDocument): readonly HelmRelease[] => {
  return resourcesOfType(stack, 'helm_release').map(({ address, block }) => {
    const chart = String(block.chart ?? '');
    return {
      address,
      block,
      chart: chart
        .replace(/\/+$/, '')
        .replace(/^.*\//, '')
        .replace(/-\d+\.\d+\.\d+.*$/, ''),
      version: String(block.version ?? ''),
      isLocal: /^(\.{0,2}\/|\$\{path\.)/.test(chart),
      namespace: String(block.namespace ?? 'default'),
      values: releaseValues(block).filter(isBlock).reduce<Block>(merged, {}),
    };
  });
});

/** The releases of authentik's own chart. */
export function authentikReleases(stack: StackDocument): readonly HelmRelease[] {
  return helmReleases(stack).filter(({ chart }) => chart === 'authentik');
}

/** The value at a path of keys, as in `global.image.tag`; undefined where there is none. */
export function valueAt(values: Block, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isBlock(value) ? value[key] : undefined), values);
}

export function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Merges mappings; every other value is replaced. */
function merged(before: Block, after: Block): Block {
  const result: Record<string, unknown> = { ...before };
  for (const [key, value] of Object.entries(after)) {
    const old = result[key];
    result[key] = isBlock(old) && isBlock(value) ? merged(old, value) : value;
  }
  return result;
}
