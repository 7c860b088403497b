import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { SiteError } from './constructs/core/errors';
import { projectFile } from './constructs/core/project-file';
import { paintOf, wantsColour } from './ops/core/paint';
import { reasonOf } from './ops/core/reason';
import { openLines } from './report/placeholders';
import { summaryLines } from './report/summary';
import { RULES } from './rules/index';
import { inputNamed, nameForSynthesis } from './sites/named';
import { openOutput, writeSite } from './stacks/output';
import { synthesise } from './stacks/synthesis';

// All that synthesis takes from the environment: which site, and the folder that cdktf-cli expects. The summary says
// besides which secrets are set; no byte of the output depends on that.
const { GATEHOUSE_SITE, CDKTF_OUTDIR = 'cdktf.out', CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS } = process.env;
// cdktf-cli sets that variable, shows what we write to stderr as errors, and hides TF_VAR_* from us.
const isUnderCdktf = CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS !== undefined;
const note = isUnderCdktf ? console.log : console.error;

const HELP = `npm run synth -- [--site NAME] [--quiet] [--no-color]

Checks a site and writes its Terraform JSON into CDKTF_OUTDIR (cdktf.out). The site is that of --site or GATEHOUSE_SITE,
or the first of sites/index.ts. --quiet prints no summary.
Exit codes: 0 written; 1 a fault or a finding, nothing was written.`;

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // A reader such as `head` may close the pipe.
  if (error.code !== 'EPIPE') throw error;
});

/** From here on only a fault of the site is no bug. */
let begun = false;

try {
  const { values } = parseArgs({
    options: {
      site: { type: 'string' },
      quiet: { type: 'boolean', default: false },
      'no-color': { type: 'boolean' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    process.exit();
  }
  const { name, isDefault } = nameForSynthesis(values.site, GATEHOUSE_SITE);
  const input = inputNamed(name);
  const how = isDefault ? ', the first of sites/index.ts; --site or GATEHOUSE_SITE names another' : '';
  note(`site ${name}${how}`);
  openOutput(CDKTF_OUTDIR);
  begun = true;
  const { app, document, accepted } = synthesise(input, CDKTF_OUTDIR);
  const former = writeSite(app, document, accepted);
  if (former !== undefined)
    note(`${CDKTF_OUTDIR} was of site ${former}: its stacks, reviews and records of the backend are gone`);
  if (!values.quiet) {
    const isColoured = wantsColour({ env: process.env, args: process.argv, isTerminal: process.stdout.isTTY });
    const lines = summaryLines({
      name,
      host: app.site.identity.host,
      document,
      rules: RULES.length,
      accepted,
      openLines: openLines(join(dirname(projectFile('cdktf.json')), 'sites', name)),
      isSet: isUnderCdktf ? undefined : (variable) => (process.env[variable] ?? '') !== '',
      heading: paintOf(isColoured).heading,
    });
    // In one piece: cdktf-cli puts an empty line behind each.
    console.log(lines.join('\n'));
  }
} catch (error) {
  // A bug: scripts/mistake.cjs prints where it is.
  if (begun && !(error instanceof SiteError)) throw error;
  console.error(error instanceof SiteError ? error.message : `error: ${reasonOf(error)}`);
  process.exitCode = 1;
}
