import { example } from './example';
import { defineSite, type Site, type SiteInput } from './schema/site';
import { viktorbarzin } from './viktorbarzin';

/** Every site by its name. Synthesis without a name takes the first one. */
export const SITES: Readonly<Record<string, SiteInput>> = { viktorbarzin, example };

/**
 * The site of a name, validated.
 *
 * @throws RangeError when there is none, SiteError with all its faults when it is not well-formed
 */
export function siteNamed(name: string, sites: Readonly<Record<string, SiteInput>> = SITES): Site {
  const input = Object.hasOwn(sites, name) ? sites[name] : undefined;
  if (input === undefined) {
    throw new RangeError(
      `no site ${JSON.stringify(name)}; set GATEHOUSE_SITE to one of ${Object.keys(sites).join(', ')}`,
    );
  }
  if (input.name !== name) {
    throw new RangeError(
      `site ${name}: name must be ${JSON.stringify(name)}, its key in sites/index.ts, got: ${JSON.stringify(input.name)}; a copy that keeps the name of another site would get its state`,
    );
  }
  return defineSite(input);
}

/** The site that the environment names in GATEHOUSE_SITE; an empty name is none. */
export function nameOfSite(variable: string | undefined): string {
  const [first = ''] = Object.keys(SITES);
  return variable === undefined || variable === '' ? first : variable;
}
