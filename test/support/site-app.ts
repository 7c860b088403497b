import type { SiteDocument } from '../../rules/readers/document';
import { defineSite, type SiteInput } from '../../sites/schema/site';
import { buildApp, renderSite } from '../../stacks/site-app';
import { changedSite, type SiteChange } from './site-change';
import { parsed, unwrittenFolder } from './synth';

/** The real site, changed by the test, as the rules see it; parsed from the JSON that is written. */
export function siteOf(change?: SiteChange, site?: SiteInput): SiteDocument {
  return parsed(renderSite(buildApp(defineSite(changedSite(change, site)), unwrittenFolder())));
}
