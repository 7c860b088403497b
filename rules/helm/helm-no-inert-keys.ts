import { chartKeys, inertPaths, listCharts } from '../readers/chart-keys';
import { authentikReleases } from '../readers/helm-values';
import { stackRule } from '../rule';

export const helmNoInertKeys = stackRule({
  id: 'helm-no-inert-keys',
  what: "every value of authentik's release is under a key that its chart reads",
  why: 'The chart ignores unknown keys silently, and every setting below `authentik` beside an existing Secret.',
  incident: 'I10',
  *checkStack(stack) {
    for (const { address, chart, version, values } of authentikReleases(stack)) {
      const keys = chartKeys(chart, version);
      if (keys === undefined) {
        const known = listCharts().join(', ');
        const remedy = `choose one of ${known}, or run npm run versions -- chart ${version}`;
        yield { address, found: `has chart ${version}, whose keys are not recorded`, remedy };
        continue;
      }
      const remedy = 'write it under a key that the chart reads; settings of authentik are variables, in env';
      for (const path of inertPaths(values, keys)) {
        yield { address, found: `states ${path}, which has no effect`, remedy };
      }
    }
  },
});
