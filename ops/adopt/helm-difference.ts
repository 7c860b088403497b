import { unescapeText } from '../../constructs/core/static-text';
import type { HelmRelease as DeclaredRelease } from '../../rules/readers/helm-values';
import { valueDifferences } from '../core/value-difference';
import type { HelmRelease } from '../kubernetes/reader';
import type { Difference } from './surveyed-object';

/** Returns what an upgrade would change of a release: its chart, and every value that another one is given for, or none. */
export function releaseDifferences(
  { chart, version, values }: DeclaredRelease,
  live: HelmRelease,
): readonly Difference[] {
  const text = (value: unknown) => (typeof value === 'string' ? unescapeText(value) : value);
  const found = valueDifferences(
    { chart, version, values },
    { chart: live.chart, version: live.version, values: live.values },
    // Helm's values are YAML: 3 and "3" are two things to a chart, and one to most of them.
    { isSame: (stack, given) => String(text(stack) ?? '') === String(text(given) ?? '') },
  );
  return found
    .map(({ path, live: given, stack }): Difference => {
      return { attribute: path, live: text(given) ?? null, stack: text(stack) ?? null, shown: 'in the plan' };
    })
    .sort((one, other) => placeOf(one).localeCompare(placeOf(other), 'en'));
}

/** Chart and version stand before the values, which are sorted. */
function placeOf({ attribute }: Difference): string {
  return attribute.startsWith('values') ? attribute : '';
}
