import { Argument, Command, type Option } from 'commander';
import type { CommandFactory } from '../program';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

const HELP = `
Install for one user:
  bash   npx gatehouse completion bash > ~/.local/share/bash-completion/completions/gatehouse
  zsh    npx gatehouse completion zsh > ~/.zfunc/_gatehouse     (a folder of fpath, before compinit)
  fish   npx gatehouse completion fish > ~/.config/fish/completions/gatehouse.fish`;

/** `completion`: a script for a shell, written from the commands as they are. */
export const completionCommand: CommandFactory = (context) =>
  new Command('completion')
    .description('Prints a completion script for bash, zsh or fish.')
    .addArgument(new Argument('<shell>').choices(SHELLS))
    .addHelpText('after', HELP)
    .action((shell: Shell, _options: unknown, command: Command) => {
      context.terminal.line(SCRIPTS[shell](command.parent ?? command));
    });

interface Node {
  /** Names of the commands on the way, joined by spaces; empty for the program itself. */
  readonly path: string;
  readonly words: readonly { readonly word: string; readonly description: string }[];
}

const SCRIPTS: Readonly<Record<Shell, (program: Command) => string>> = {
  bash: (program) => bashFunction(program),
  // zsh runs bash's completion functions.
  zsh: (program) => `#compdef ${program.name()}\nautoload -U +X bashcompinit && bashcompinit\n${bashFunction(program)}`,
  fish: fishLines,
};

function nodesOf(command: Command, path: readonly string[] = []): readonly Node[] {
  const options = command.options.flatMap((option: Option) =>
    option.long === undefined || option.long === null ? [] : [{ word: option.long, description: option.description }],
  );
  const words = command.commands.map((child) => ({ word: child.name(), description: child.description() }));
  const choices = command.registeredArguments.flatMap(({ argChoices, description }) =>
    (argChoices ?? []).map((word) => ({ word, description })),
  );
  const node = { path: path.join(' '), words: [...words, ...choices, ...options] };
  return [node, ...command.commands.flatMap((child) => nodesOf(child, [...path, child.name()]))];
}

function bashFunction(program: Command): string {
  const name = program.name();
  const cases = nodesOf(program).map(
    ({ path, words }) => `    '${path}') words='${words.map(({ word }) => word).join(' ')}' ;;`,
  );
  return `_${name}() {
  local path='' word words=''
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in -*) ;; *) path="\${path:+$path }$word" ;; esac
  done
  case $path in
${cases.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _${name} ${name}`;
}

function fishLines(program: Command): string {
  const name = program.name();
  const lines = nodesOf(program).flatMap(({ path, words }) => {
    const seen =
      path === ''
        ? '__fish_use_subcommand'
        : path
            .split(' ')
            .map((word) => `__fish_seen_subcommand_from ${word}`)
            .join('; and ');
    return words.map(({ word, description }) => {
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`;
      return `complete -c ${name} -n '${seen}' ${what} -d '${description.replaceAll("'", '')}'`;
    });
  });
  return [`complete -c ${name} -f`, ...lines].join('\n');
}
