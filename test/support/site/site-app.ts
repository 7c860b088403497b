import type { SiteDocument } from '../../../rules/readers/document';
import type { SiteInput } from '../../../sites/schema/site';
import { buildApp, renderSite } from '../../../stacks/site-app';
import { definedSite } from './defined-site';
import { changedSite, type SiteChange } from './site-change';
import { unwrittenFolder } from './synth';

/** JSON of the sites that a test has asked for. */
const rendered = new Map<string, string>();

/** The finished JSON of the fixture site harbour, or of another one, with a change; a copy that the caller may edit. */
export function siteOf(change?: SiteChange, site?: SiteInput): SiteDocument {
  const input = changedSite(change, site);
  const key = JSON.stringify(input);
  const text = rendered.get(key) ?? JSON.stringify(renderSite(buildApp(definedSite(input), unwrittenFolder())));
  rendered.set(key, text);
  return JSON.parse(text) as SiteDocument;
}
