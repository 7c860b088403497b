import type { SiteDocument } from '../../../rules/readers/document';
import type { SiteInput } from '../../../sites/schema/site';
import { buildApp, renderSite } from '../../../stacks/site-app';
import { defineFixture } from './defined-site';
import { changeSite, type SiteChange } from './site-change';
import { nameFolder } from './synth';

/** JSON of the sites that a test has asked for. */
const rendered = new Map<string, string>();

/** The finished JSON of the fixture site harbour, or of another one, with a change; a copy that the caller may edit. */
export function siteOf(change?: SiteChange, site?: SiteInput): SiteDocument {
  const input = changeSite(change, site);
  const key = JSON.stringify(input);
  const text = rendered.get(key) ?? JSON.stringify(renderSite(buildApp(defineFixture(input), nameFolder())));
  rendered.set(key, text);
  return JSON.parse(text) as SiteDocument;
}
