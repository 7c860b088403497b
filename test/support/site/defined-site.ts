import { defineSite, type Site, type SiteInput } from '../../../sites/schema/site';
import { harbour } from '../../fixtures/sites/harbour';

const defined = new Map<string, Site>();

/** The valid site of an input, read once: most tests of a folder take the same. */
export function defineFixture(input: SiteInput = harbour): Site {
  const key = JSON.stringify(input);
  const site = defined.get(key) ?? defineSite(input);
  defined.set(key, site);
  return site;
}
