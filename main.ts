import { parseArgs } from 'node:util';
import { SiteError } from './constructs/core/errors';
import { paintOf, wantsColour } from './ops/core/paint';
import { summaryLines } from './report/summary';
import { RULES } from './rules/index';
import { inputNamed, nameForSynthesis } from './sites/index';
import { openOutput, writeSite } from './stacks/output';
import { synthesise } from './stacks/synthesis';

// All that synthesis takes from the environment: which site, and the folder that cdktf-cli expects. The summary says
// besides which secrets are set; no byte of the output depends on that.
const { GATEHOUSE_SITE, CDKTF_OUTDIR = 'cdktf.out' } = process.env;

try {
  const { values } = parseArgs({
    options: {
      site: { type: 'string' },
      quiet: { type: 'boolean', default: false },
      'no-color': { type: 'boolean' },
      'authentik-next': { type: 'boolean' },
    },
  });
  const { name, isDefault } = nameForSynthesis(values.site, GATEHOUSE_SITE);
  const input = inputNamed(name);
  const how = isDefault ? ', the first of sites/index.ts; --site or GATEHOUSE_SITE names another' : '';
  console.error(`site ${name}${how}`);
  openOutput(CDKTF_OUTDIR);
  const { app, document, accepted } = synthesise(input, CDKTF_OUTDIR);
  const former = writeSite(app, document, accepted);
  if (former !== undefined)
    console.error(`${CDKTF_OUTDIR} was of site ${former}: its stacks, reviews and records of the backend are gone`);
  if (!values.quiet) {
    const isColoured = wantsColour({ env: process.env, args: process.argv, isTerminal: process.stdout.isTTY });
    const lines = summaryLines({
      name,
      host: app.site.identity.host,
      document,
      rules: RULES.length,
      accepted,
      isSet: (variable) => (process.env[variable] ?? '') !== '',
      heading: paintOf(isColoured).heading,
    });
    for (const line of lines) console.log(line);
  }
} catch (error) {
  if (error instanceof SiteError) console.error(error.message);
  else console.error(error instanceof Error ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
}
