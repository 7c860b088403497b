import { Command, CommanderError } from 'commander';
import { SiteError } from '../constructs/core/errors';
import { version } from '../package.json';
import type { OpsContext } from './core/context';
import { ExitCode } from './core/exit-code';
import { Interrupt } from './core/interrupt';
import { OpsError } from './core/ops-error';

export type CommandFactory = (context: OpsContext) => Command;

const WITHOUT_SITE: ReadonlySet<string> = new Set(['completion', 'demo', 'init', 'new']);
/** Commands that send nothing: without a named site they work on the first one. */
const WITHOUT_NETWORK: ReadonlySet<string> = new Set(['report', 'access', 'why']);

const EXIT_CODES = `
Exit codes:
  0  done, or yes
  1  the answer is no: a check failed, a plan is stopped, something differs
  2  the command line, the site or the environment is wrong
  3  a guard refused; nothing was changed
  4  a service did not answer or turned the token away
  130  interrupted (Ctrl-C); a line says so where a part of an apply may be live

Settings come from the site that --site or GATEHOUSE_SITE names, tokens from the environment only.`;

/** Runs one command line. Never throws; what went wrong is a line on stderr and the exit code. */
export async function runOps(
  args: readonly string[],
  context: OpsContext,
  commands: readonly CommandFactory[],
): Promise<ExitCode> {
  try {
    await programOf(context, commands).parseAsync([...args], { from: 'user' });
    return context.exitCode;
  } catch (error) {
    if (error instanceof Interrupt) {
      for (const line of error.said) context.terminal.note(line);
      return error.exitCode;
    }
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
    // The fault may be of any of the three stages.
    const isFaultOfSite = context.isFaultOfSite(error) || error instanceof SiteError;
    const isKnown = error instanceof OpsError || isFaultOfSite;
    // The class of an error that no check expects is the first thing that a report of a defect needs.
    const [name, message] = error instanceof Error ? [error.name, error.message] : ['error', String(error)];
    context.terminal.note(`${isKnown ? 'error' : name}: ${message}`);
    if (error instanceof OpsError) return error.exitCode;
    return isFaultOfSite ? ExitCode.USAGE : ExitCode.UNKNOWN;
  }
}

/** The program with its commands, as the help and docs/reference/commands.md show it. */
export function programOf(context: OpsContext, commands: readonly CommandFactory[]): Command {
  const program = new Command('gatehouse')
    .description("The operator's command line of a site.")
    .version(version, '--version', 'print the version of this project')
    .option('--no-color', 'print without colours; so does NO_COLOR in the environment')
    .option('--site <name>', 'site to work on, before GATEHOUSE_SITE')
    .addHelpText('after', EXIT_CODES)
    .hook('preAction', (root, command) => {
      if (WITHOUT_SITE.has(command.name())) return;
      const { site } = root.opts<{ site?: string }>();
      context.selectSite({ name: site, sendsNothing: WITHOUT_NETWORK.has(command.name()) });
    });
  for (const command of commands) program.addCommand(command(context));
  for (const command of withSubcommands(program)) {
    command.exitOverride().configureOutput({
      writeOut: (text) => context.terminal.line(text.trimEnd()),
      writeErr: (text) => context.terminal.note(text.trimEnd()),
      getOutHasColors: () => true,
    });
    command.configureHelp({
      showGlobalOptions: true,
      styleTitle: context.paint.heading,
      styleCommandText: context.paint.heading,
    });
  }
  return program;
}

function withSubcommands(command: Command): readonly Command[] {
  return [command, ...command.commands.flatMap(withSubcommands)];
}
