import type { EstateDocument } from '../../rules/readers/document';
import { defineSite, type SiteInput } from '../../sites/schema/site';
import { buildApp, renderEstate } from '../../stacks/estate';
import { changedSite, type SiteChange } from './site-change';
import { parsed, unwrittenFolder } from './synth';

/** The real site, changed by the test, as the rules see it; parsed from the JSON that is written. */
export function estateOf(change?: SiteChange, site?: SiteInput): EstateDocument {
  return parsed(renderEstate(buildApp(defineSite(changedSite(change, site)), unwrittenFolder())));
}
