import { parseArgs } from 'node:util';
import { enforceRules } from './rules/enforce';
import { RULES } from './rules/index';
import { nameForSynthesis, siteNamed } from './sites/index';
import { writeSite } from './stacks/output';
import { buildApp, renderSite } from './stacks/site-app';

// All that synthesis takes from the environment: which site, and the folder that cdktf-cli expects.
const { GATEHOUSE_SITE, CDKTF_OUTDIR = 'cdktf.out' } = process.env;

try {
  const { values } = parseArgs({ options: { site: { type: 'string' }, 'authentik-next': { type: 'boolean' } } });
  const { name, isDefault } = nameForSynthesis(values.site, GATEHOUSE_SITE);
  const site = siteNamed(name);
  const how = isDefault ? ', the first of sites/index.ts; --site or GATEHOUSE_SITE names another' : '';
  console.error(`site ${site.name}${how}`);
  const app = buildApp(site, CDKTF_OUTDIR);
  const document = renderSite(app);
  const accepted = enforceRules(document, RULES, site.exceptions);
  const former = writeSite(app, document, accepted);
  if (former !== undefined)
    console.error(`${CDKTF_OUTDIR} was of site ${former}: its stacks, reviews and records of the backend are gone`);
  for (const { rule, address, reason } of accepted) console.log(`exception ${rule} ${address}: ${reason}`);
} catch (error) {
  console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
}
