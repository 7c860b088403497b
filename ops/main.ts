import { nameForSynthesis, nameOfSite, siteNamed } from '../sites/named';
import type { Site } from '../sites/schema/site';
import { COMMANDS } from './all-commands';
import { OpsContext } from './core/context';
import { ExitCode } from './core/exit-code';
import { wantsColour } from './core/paint';
import { reasonOf } from './core/reason';
import { processTerminal } from './core/terminal';
import { runOps } from './program';

// Ignore EPIPE: the reader may close the pipe, as `head` does. The command goes on and ends with its own exit code.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

let isEnded = false;
// The event loop drained on a pending promise. Not set from the start: `help` would end with it.
process.once('beforeExit', () => {
  if (!isEnded) process.exitCode = ExitCode.UNKNOWN;
});
let site: Site | undefined;
const context = new OpsContext({
  site: ({ name, sendsNothing }) => {
    site ??= announce(siteNamed(chooseName(name, sendsNothing)));
    return site;
  },
  env: process.env,
  terminal: processTerminal,
  isColoured: wantsColour({ env: process.env, args: process.argv.slice(2), isTerminal: process.stdout.isTTY }),
});
// Node itself would end with 1, which means "no", and print secrets unmasked.
process.on('uncaughtException', (error) => {
  context.terminal.note(reasonOf(error));
  process.exit(ExitCode.UNKNOWN);
});
void runOps(process.argv.slice(2), context, COMMANDS).then((code) => {
  isEnded = true;
  process.exitCode = code;
});

/** A command that sends nothing may take the first site, as a synthesis does. */
function chooseName(option: string | undefined, sendsNothing: boolean): string {
  const { GATEHOUSE_SITE } = process.env;
  return sendsNothing ? nameForSynthesis(option, GATEHOUSE_SITE).name : nameOfSite(option, GATEHOUSE_SITE);
}

/** Says where tokens go before any is sent, and lets what this process starts (synthesis, cdktf-cli) work on the same site. */
function announce(named: Site): Site {
  process.env.GATEHOUSE_SITE = named.name;
  const { AUTHENTIK_URL: url = '' } = process.env;
  const { host, apiUrl } = named.identity;
  const stated = apiUrl === undefined ? '' : `, API ${apiUrl}`;
  const instead = URL.canParse(url) ? `, AUTHENTIK_URL ${new URL(url).host}` : stated;
  processTerminal.note(`site ${named.name}: ${host}${instead}`);
  return named;
}
