import type { SiteInput } from '../../sites/schema/site';
import { harbour } from '../fixtures/sites/harbour';

/** Changes a copy of a site: in place, or by what it returns. */
export type SiteChange = ((input: SiteInput) => SiteInput) | ((input: SiteInput) => void);

/** A copy of the real site with one thing changed. */
export function changedSite(change: SiteChange = () => {}, site: SiteInput = harbour): SiteInput {
  const copy = structuredClone(site);
  return change(copy) ?? copy;
}
