import { type Fault, SiteError, sentence } from '../constructs/core/errors';
import type { FaultLog } from '../constructs/core/fault-log';
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
 * Synthesises the Terraform JSON of a site. Schema, constructs and rules each check everything that they can: a site
 * with seven mistakes gets all seven faults.
 *
 * @throws SiteError with every fault at once
 */
export function synthesise(input: SiteInput, outdir: string): Synthesis {
  const { site, faults } = readSite(input);
  if (site === undefined) throw new SiteError(String(input.name), faults);
  const { log, ...app } = checkedApp(site, outdir, faults);
  const found = log.attempt(() => checked(app, log));
  const refused = log.faults.slice(faults.length).filter(isNews(faults));
  const findings = found?.faults.filter(isNews([...faults, ...refused])) ?? [];
  const all = [...faults, ...refused, ...findings];
  if (found === undefined || all.length > 0) throw new SiteError(site.name, all);
  return { app, ...found };
}

/** The findings of the rules; none in a site that could not be built completely. */
function checked(app: SiteApp, log: FaultLog) {
  if (!log.isComplete) return undefined;
  const document = renderSite(app);
  return { document, ...enforceRules(document, RULES, app.site.exceptions) };
}

/** Whether a fault repeats none of the known ones: neither their place nor a value that was refused there. */
function isNews(known: readonly Fault[]): (fault: Fault) => boolean {
  const repeats = ({ path, found }: Fault, fault: Fault) => {
    if (path === fault.path) return true;
    const text = sentence(fault);
    if (typeof found === 'string' && found.length >= 3) return text.includes(found);
    // A shorter text and a number stand in other sentences by chance: only one found in the same part is the same.
    const part = path.split('.').slice(0, 2).join('.');
    return `${fault.path}.`.startsWith(`${part}.`) && text.includes(`, found: ${JSON.stringify(found)};`);
  };
  return (fault) => !known.some((one) => repeats(one, fault));
}
