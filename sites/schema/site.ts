import type * as z from 'zod';
import { SiteError } from '../../constructs/core/errors';
import { withAdoption } from './adoption';
import { withApplicationDefaults } from './application-defaults';
import { CROSS_CHECKS } from './checks';
import type { Fault } from './fields/fault';
import { issueFaults } from './fields/issues';
import { hideMalformed, readable } from './fields/malformed';
import { type Site, type SiteInput, siteSchema } from './site-schema';

export type { Site, SiteInput };

/**
 * Validates a site: first of the three stages of a synthesis. The checks between its parts run over what is well-formed.
 *
 * @throws SiteError with every fault at once
 */
export function defineSite({ adoption = {}, ...plain }: SiteInput): Site {
  const [merged, misplaced] = withAdoption(withApplicationDefaults(plain), adoption);
  const { value, issues } = siteSchema._zod.run(
    { value: merged, issues: [] },
    { async: false, reportInput: true },
  ) as z.core.ParsePayload;
  const site = value as Site;
  const malformed = issueFaults(issues);
  hideMalformed(site, issues);
  const crossed = crossFaults(site);
  const faults = [...misplaced, ...malformed, ...crossed];
  if (faults.length > 0) throw new SiteError(String(plain.name), 'schema', faults);
  return site;
}

/** Returns what the checks between the parts of a site find, of one that is well-formed. */
export function crossFaults(site: Site): readonly Fault[] {
  return CROSS_CHECKS.flatMap((check) => [...readable(() => check(site))]);
}
