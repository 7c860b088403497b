import { Argument, Command } from 'commander';
import type { CommandFactory } from '../program';
import { completionScript, SHELLS, type Shell } from '../site/completion-script';
import { type CompletionValues, completionValues } from '../site/completion-values';

const HELP = `
It completes the commands, their options, and the names of sites, stacks, groups, hosts, applications and checks as they
are now: install it again after a change of them. It works for \`npx gatehouse\`, and for the short form of it:

  alias gatehouse='npx gatehouse'                                (in ~/.bashrc, ~/.zshrc or config.fish)

Install for one user:
  bash   npx gatehouse completion bash > ~/.local/share/bash-completion/completions/gatehouse
         (and in ~/.bashrc, for npx: source that file)
  zsh    npx gatehouse completion zsh > ~/.zfunc/_gatehouse      (a folder of fpath, before compinit)
  fish   npx gatehouse completion fish > ~/.config/fish/conf.d/gatehouse.fish`;

/** `completion`: a script for a shell, written from the commands as they are. */
export const completionCommand: CommandFactory = completionCommandWith(completionValues);

/** The same with other values than those of the project's sites. */
export function completionCommandWith(valuesOf: () => Promise<CompletionValues>): CommandFactory {
  return (context) =>
    new Command('completion')
      .description('Prints a completion script for bash, zsh or fish.')
      .addArgument(new Argument('<shell>').choices(SHELLS))
      .addHelpText('after', HELP)
      .action(async (shell: Shell, _options: unknown, command: Command) => {
        context.terminal.line(completionScript(shell, command.parent ?? command, await valuesOf()));
      });
}
