import { join } from 'node:path';
import type { EstateDocument } from '../../rules/document';
import { defineSite, type SiteInput } from '../../sites/site';
import { viktorbarzin } from '../../sites/viktorbarzin';
import { buildApp, renderEstate } from '../../stacks/estate';
import { inTemporaryFolder, parsed } from './synth';

/** Changes a copy of a site: in place, or by what it returns. */
export type SiteChange = ((input: SiteInput) => SiteInput) | ((input: SiteInput) => void);

/** A copy of the real site with one thing changed. */
export function changedSite(change: SiteChange = () => {}, site: SiteInput = viktorbarzin): SiteInput {
  const copy = structuredClone(site);
  return change(copy) ?? copy;
}

/** The real site, changed by the test, as the rules see it; parsed from the JSON that is written. */
export function estateOf(change?: SiteChange, site?: SiteInput): EstateDocument {
  return inTemporaryFolder((folder) =>
    parsed(renderEstate(buildApp(defineSite(changedSite(change, site)), join(folder, 'cdktf.out')))),
  );
}
