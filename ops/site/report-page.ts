import { readFileSync } from 'node:fs';
import { projectFile } from '../../constructs/core/project-file';
import type { SiteReport } from '../../report/site-report';
import type { Site } from '../../sites/schema/site';
import type { Review } from '../review/review';
import { STOPS } from '../review/stops/stop';
import { renderDocument } from './rendered';

/**
 * The page of a site, with what plans of its stacks would do.
 *
 * @param written when, for the age of the page @default the page has no age
 */
export async function pageOf(site: Site, plans: readonly Review[], written?: Date): Promise<string> {
  // Not at the top: only this command needs the rules, the layout and the bundler.
  const [{ SiteError }, { enforceRules }, { RULES }, { siteReport }, { withPlan }, { reportPage }] = await Promise.all([
    import('../../constructs/core/errors'),
    import('../../rules/enforce'),
    import('../../rules/index'),
    import('../../report/site-report'),
    import('../../report/plan-marks'),
    import('../../report/page'),
  ]);
  const document = await renderDocument(site);
  const { faults, accepted } = enforceRules(document, RULES, site.exceptions);
  if (faults.length > 0) throw new SiteError(site.name, 'rules', faults);
  const { name, identity } = site;
  const report: SiteReport = {
    ...siteReport({ name, host: identity.host, document, accepted }),
    ...(written === undefined ? {} : { written: written.toISOString() }),
  };
  return reportPage(plans.length === 0 ? report : withPlan(report, plans.map(withReasons)), assets());
}

/** A review with what each of its stops does to users. */
function withReasons(review: Review) {
  return { ...review, stops: review.stops.map((stop) => ({ ...stop, why: STOPS[stop.id] ?? '' })) };
}

function assets() {
  const { bundle } = require(projectFile('scripts/bundle.cjs')) as { bundle(entry: string, options: object): string };
  const script = bundle('report/browser/client.ts', {
    platform: 'browser',
    format: 'iife',
    minify: true,
    alias: { 'node:net': projectFile('report/browser/net.ts') },
  });
  return {
    script: readFileSync(script, 'utf8'),
    style: readFileSync(bundle('report/style/page.css', { minify: true }), 'utf8'),
  };
}
