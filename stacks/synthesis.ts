import { type Fault, SiteError } from '../constructs/core/errors';
import { type AcceptedFinding, enforceRules } from '../rules/enforce';
import { RULES } from '../rules/index';
import type { SiteDocument } from '../rules/readers/document';
import { readSite, type SiteInput } from '../sites/schema/site';
import { checkedApp, renderSite, type SiteApp } from './site-app';

/** A site without a fault, ready to be written. */
export interface Synthesis {
  readonly app: SiteApp;
  readonly document: SiteDocument;
  readonly accepted: readonly AcceptedFinding[];
}

/**
 * Makes the Terraform JSON of a site. Schema, constructs and rules each look at everything that they can: a site with
 * seven mistakes is told all seven.
 *
 * @throws SiteError with every fault at once
 */
export function synthesise(input: SiteInput, outdir: string): Synthesis {
  const { site, faults } = readSite(input);
  if (site === undefined) throw new SiteError(String(input.name), faults);
  const { log, ...app } = checkedApp(site, outdir, faults);
  const found = log.attempt(() => checked(app));
  const { faults: findings = [] } = found ?? {};
  const all = [
    ...distinct(log.faults),
    ...findings.filter((finding) => !log.faults.some((fault) => isSame(fault, finding))),
  ];
  if (found === undefined || all.length > 0) throw new SiteError(site.name, all);
  return { app, ...found };
}

/** What the rules find. Of a site that could be built by half they would find that the other half is missing. */
function checked(app: SiteApp) {
  const { site, stacks } = app;
  if (stacks.length < [site.identity, site.platform, site.edge].filter((part) => part !== undefined).length)
    return undefined;
  const document = renderSite(app);
  return { document, ...enforceRules(document, RULES, site.exceptions) };
}

/** The schema and a construct may refuse one value. */
function distinct(faults: readonly Fault[]): readonly Fault[] {
  return faults.filter(({ path }, index) => faults.findIndex((other) => other.path === path) === index);
}

/** Whether a rule finds, in the same part of the site, the value that was refused before. */
function isSame({ path, found }: Fault, finding: Fault): boolean {
  const isThere = path.startsWith(`${finding.path}.`) || path.startsWith(`${finding.path} `);
  return isThere && (found === undefined || finding.fault.includes(JSON.stringify(found)));
}
