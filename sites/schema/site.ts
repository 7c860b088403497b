import * as z from 'zod';
import { type Fault, SiteError, splitMessage } from '../../constructs/core/errors';
import { type AdoptionEntries, withAdoption } from './adoption';
import { type IdentityInput, withApplicationDefaults } from './application-defaults';
import { CROSS_CHECKS } from './cross-checks';
import { edge } from './edge';
import type { SiteFault } from './fault';
import * as f from './fields';
import { identity } from './identity';
import { issueFaults } from './issues';
import { platform } from './platform';
import { secrets } from './secrets';
import { backend, state } from './state';

/**
 * What a site may say. Credentials are never part of it: a secret is named, and comes in as a Terraform variable.
 */
const schema = z.strictObject({
  name: f.siteName,
  /** Domain that the hosts of the site are under. */
  domain: f.host,
  backend,
  state: state.prefault({}),
  secrets,
  /** Findings of rules that the site lives with, each with its reason. */
  exceptions: z
    .array(
      z.strictObject({
        rule: f.slug,
        address: f.text,
        /** What the finding is about, as the message of the finding names it. */
        subject: f.text,
        reason: f.text.min(20, 'is too short for a reason; write a sentence of 20 characters or more'),
      }),
    )
    .default([]),
  identity,
  /** authentik on Kubernetes, its pooler, Traefik and the alerts; without it there is no stack `platform`. */
  platform: platform.optional(),
  /** Cloudflare and the sync from CrowdSec; without it there is no stack `edge`. */
  edge: edge.optional(),
});

/** What a person writes: the site, and beside it what `npm run ops -- adopt --write` has found. */
export type SiteInput = Omit<z.input<typeof schema>, 'identity'> & {
  readonly identity: IdentityInput;
  readonly adoption?: AdoptionEntries;
};
export type Site = z.output<typeof schema>;

/** What a site says, as far as it can be read. */
export interface ReadSite {
  /** Left out where a value is of the wrong type: nothing can be built from it. */
  readonly site?: Site;
  readonly faults: readonly Fault[];
}

/** Reads a site, with every fault that the schema and the checks between its parts can see. */
export function readSite({ adoption = {}, ...plain }: SiteInput): ReadSite {
  const [merged, misplaced] = withAdoption(withApplicationDefaults(plain), adoption);
  const { value, issues } = schema._zod.run(
    { value: merged, issues: [] },
    { async: false, reportInput: true },
  ) as z.core.ParsePayload;
  // A value of the right type goes on, whatever is wrong with it: constructs and rules look at the rest of the site.
  const isTyped = issues.every((issue) => issue.continue === true || issue.code === 'unrecognized_keys');
  const malformed = issueFaults(issues);
  const crossed = CROSS_CHECKS.flatMap((check) => crossFaults(check, value as Site, isTyped));
  const faults = [...misplaced, ...malformed, ...crossed.filter((fault) => !follows(fault, malformed))];
  return isTyped ? { site: value as Site, faults } : { faults };
}

/**
 * Validates a site.
 *
 * @throws SiteError with every fault at once
 */
export function defineSite(input: SiteInput): Site {
  const read = readSite(input);
  if (read.site === undefined || read.faults.length > 0) throw new SiteError(String(input.name), read.faults);
  return read.site;
}

/** What one check between the parts finds. It may stumble over a value of the wrong type, which is a fault already. */
function crossFaults(check: (site: Site) => Iterable<SiteFault>, value: Site, isTyped: boolean): Fault[] {
  const faults: Fault[] = [];
  try {
    for (const { path, found, message } of check(value)) {
      faults.push({ path: path.join('.'), found, ...splitMessage(message) });
    }
  } catch (error) {
    if (isTyped) throw error;
  }
  return faults;
}

/** Whether a malformed value is why a check finds something: at its place, or since the check could not read it. */
function follows({ path }: Fault, malformed: readonly Fault[]): boolean {
  if (path.startsWith('secrets.')) return malformed.length > 0;
  return malformed.some((one) => `${path}.`.startsWith(`${one.path}.`) || `${one.path}.`.startsWith(`${path}.`));
}
