import { SITES } from '#sites';
import { withNearest } from './schema/fields/fault';
import { defineSite, type Site, type SiteInput } from './schema/site';

const CHOOSE = 'give --site or set GATEHOUSE_SITE, one of';

/**
 * The site of a name, validated.
 *
 * @throws RangeError when there is none, SiteError with all its faults when it is not well-formed
 */
export function siteNamed(name: string, sites: Readonly<Record<string, SiteInput>> = SITES): Site {
  return defineSite(inputNamed(name, sites));
}

/**
 * The site of a name, as it is written.
 *
 * @throws RangeError when there is none
 */
export function inputNamed(name: string, sites: Readonly<Record<string, SiteInput>> = SITES): SiteInput {
  const input = Object.hasOwn(sites, name) ? sites[name] : undefined;
  if (input === undefined) {
    const names = Object.keys(sites);
    throw new RangeError(withNearest(`no site ${JSON.stringify(name)}; ${CHOOSE} ${names.join(', ')}`, name, names));
  }
  if (input.name !== name) {
    throw new RangeError(
      `site ${name}: name must be ${JSON.stringify(name)}, its key in sites/index.ts, found: ${JSON.stringify(input.name)}; a copy that keeps the name of another site would get its state`,
    );
  }
  return input;
}

/**
 * The name of the site to work on; an empty name is none.
 *
 * @param names by precedence: `--site`, then GATEHOUSE_SITE
 * @throws RangeError when none is given: a token must not reach the server of a site that was not named
 */
export function nameOfSite(...names: readonly (string | undefined)[]): string {
  const name = chooseName(names);
  if (name === undefined) throw new RangeError(`no site is named; ${CHOOSE} ${Object.keys(SITES).join(', ')}`);
  return name;
}

/** The same for a synthesis, which sends nothing anywhere: without a name it takes the first site. */
export function nameForSynthesis(...names: readonly (string | undefined)[]): { name: string; isDefault: boolean } {
  const name = chooseName(names);
  const [first = ''] = Object.keys(SITES);
  return { name: name ?? first, isDefault: name === undefined };
}

function chooseName(names: readonly (string | undefined)[]): string | undefined {
  return names.find((name) => name !== undefined && name !== '');
}
