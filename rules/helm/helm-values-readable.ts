import { resourcesOfType } from '../readers/document';
import { isBlock } from '../readers/helm-values';
import { releaseValues } from '../readers/release-values';
import { stackRule } from '../rule';

export const helmValuesReadable = stackRule({
  id: 'helm-values-readable',
  what: 'the values of a Helm release are written out, not computed when applied',
  why: 'Rules cannot inspect computed values and would pass vacuously.',
  *checkStack(stack) {
    for (const { address, block } of resourcesOfType(stack, 'helm_release')) {
      for (const [index, values] of releaseValues(block).entries()) {
        // An empty text is null.
        if (isBlock(values) || values === null) continue;
        yield { address, found: `values[${index}] is no YAML mapping`, remedy: 'write the values as static YAML' };
      }
    }
  },
});
