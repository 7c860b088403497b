import { documentObjects } from '../access/document-objects';
import { accessTestFaults } from '../access/expectations';
import { accessModel } from '../access/model';
import { type Fault, SiteError } from '../constructs/core/errors';
import { withoutTokenTraces } from '../constructs/core/token-traces';
import { type AcceptedFinding, enforceRules } from '../rules/enforce';
import { RULES } from '../rules/index';
import type { SiteDocument } from '../rules/readers/document';
import { defineSite, type Site, type SiteInput } from '../sites/schema/site';
import { buildApp, renderSite, type SiteApp } from './site-app';

/** A site without a fault, ready to be written. */
export interface Synthesis {
  readonly app: SiteApp;
  readonly document: SiteDocument;
  readonly accepted: readonly AcceptedFinding[];
}

/**
 * Synthesises the Terraform JSON of a site, in three stages: schema, constructs, rules. Each one reports all of its
 * faults, and the next starts only where there is none (docs/adr/0017-three-stages.md).
 *
 * @throws SiteError with every fault of the stage
 */
export function synthesise(input: SiteInput, outdir: string): Synthesis {
  return synthesiseSite(defineSite(input), outdir);
}

/** The second and the third stage, of a site that has passed the first. @throws SiteError with every fault of the stage */
export function synthesiseSite(site: Site, outdir: string): Synthesis {
  const { app, document } = withoutTokenTraces(() => {
    const app = buildApp(site, outdir);
    return { app, document: renderSite(app) };
  });
  const { faults, accepted } = enforceRules(document, RULES, site.exceptions);
  const all = [...faults, ...runAccessTests(document)];
  if (all.length > 0) throw new SiteError(site.name, 'rules', all);
  return { app, document, accepted };
}

/** Returns what the access tests of the site expect and its finished JSON does not give. */
function runAccessTests(document: SiteDocument): readonly Fault[] {
  const objects = documentObjects(document);
  const { tests } = objects.stated;
  return tests === undefined ? [] : [...accessTestFaults(accessModel(objects), tests)];
}
