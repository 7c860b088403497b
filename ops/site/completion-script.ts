import type { Command, Option } from 'commander';
import type { CompletionValues } from './completion-values';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof SHELLS)[number];

interface Offer {
  readonly word: string;
  /** @default none */
  readonly description?: string;
}

/** One command: what may follow it, and what may follow each of its options. */
interface Node {
  /** Names of the commands on the way, with a space before each; empty for the program itself. */
  readonly path: string;
  readonly offers: readonly Offer[];
  readonly afterOption: Readonly<Record<string, readonly string[]>>;
}

/** The values of an option or an argument, by its name. */
const KINDS: Readonly<Record<string, keyof CompletionValues>> = {
  site: 'sites',
  stack: 'stacks',
  stacks: 'stacks',
  group: 'groups',
  host: 'hosts',
  application: 'applications',
  check: 'checks',
  checks: 'checks',
  require: 'checks',
};

/** The script of a shell for a program and its commands, also behind `npx`. */
export function completionScript(shell: Shell, program: Command, values: CompletionValues): string {
  const nodes = nodesOf(program, values);
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](program.name(), nodes);
}

function nodesOf(command: Command, values: CompletionValues, path = '', global: Node['afterOption'] = {}): Node[] {
  const valuesOf = (name: string) => (KINDS[name] === undefined ? [] : values[KINDS[name]]);
  const options = command.options.filter(({ long }) => typeof long === 'string');
  const own = options
    .filter((option: Option) => option.required || option.optional)
    .map((option: Option) => [String(option.long), option.argChoices ?? valuesOf(option.name())] as const);
  const afterOption = { ...global, ...Object.fromEntries(own.filter(([, all]) => all.length > 0)) };
  const positional = command.registeredArguments.flatMap((one) => one.argChoices ?? valuesOf(one.name()));
  const offers = [
    ...command.commands.map((child) => ({ word: child.name(), description: child.description() })),
    ...positional.map((word) => ({ word })),
    ...options.map(({ long, description }) => ({ word: String(long), description })),
  ];
  const below = command.commands.flatMap((child) => nodesOf(child, values, `${path} ${child.name()}`, afterOption));
  return [{ path, offers, afterOption }, ...below];
}

/**
 * The function that bash and zsh share: prints a line for each word that may come next. Its arguments are the words typed so
 * far, without the one that is being typed. Names reach the shell in single quotes, so no name is run.
 */
function shellFunction(name: string, nodes: readonly Node[]): string {
  const known = nodes.filter(({ path }) => path !== '').map(({ path }) => quote(path));
  const options = nodes.flatMap(({ path, afterOption }) =>
    Object.entries(afterOption).map(
      ([option, all]) => `    ${quote(`${path} ${option}`)}) ${printWords(all)}; return ;;`,
    ),
  );
  const offers = nodes.map(
    ({ path, offers }) => `    ${quote(path)}) ${printWords(offers.map(({ word }) => word))} ;;`,
  );
  return `_${name}_words() {
  local at='' word previous=''
  for word in "$@"; do
    previous=$word
    case "$at $word" in ${known.join('|')}) at="$at $word" ;; esac
  done
  case "$at $previous" in
${options.join('\n')}
  esac
  case $at in
${offers.join('\n')}
  esac
}`;
}

function printWords(words: readonly string[]): string {
  return words.length === 0 ? ':' : `printf '%s\\n' ${words.map(quote).join(' ')}`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function bashScript(name: string, nodes: readonly Node[]): string {
  return `${shellFunction(name, nodes)}
_${name}() {
  local first=1 word typed=\${COMP_WORDS[COMP_CWORD]//\\\\/}
  COMPREPLY=()
  if [[ \${COMP_WORDS[0]} == npx ]]; then
    [[ \${COMP_WORDS[1]} == ${name} ]] || return
    first=2
  fi
  ((COMP_CWORD < first)) && return
  while IFS= read -r word; do
    [[ $word == "$typed"* ]] && COMPREPLY+=("$(printf '%q' "$word")")
  done < <(_${name}_words "\${COMP_WORDS[@]:first:COMP_CWORD-first}")
}
complete -o default -F _${name} ${name} npx`;
}

function zshScript(name: string, nodes: readonly Node[]): string {
  return `#compdef ${name} npx
${shellFunction(name, nodes)}
_${name}() {
  local first=2
  if [[ $words[1] == npx ]]; then
    [[ $words[2] == ${name} ]] || { _default; return }
    first=3
  fi
  local -a offers=("\${(@f)$(_${name}_words "\${(@Q)words[first,CURRENT-1]}")}")
  compadd -- $offers || _files
}
if [[ $funcstack[1] == _${name} ]]; then _${name} "$@"; else compdef _${name} ${name} npx; fi`;
}

function fishScript(name: string, nodes: readonly Node[]): string {
  const known = nodes.filter(({ path }) => path !== '').map(({ path }) => fishQuoted(path));
  const options = nodes.flatMap(({ path, afterOption }) =>
    Object.entries(afterOption).map(
      ([option, all]) =>
        `    case ${fishQuoted(`${path} ${option}`)}\n      ${fishPrinted(all.map((word) => ({ word })))}\n      return`,
    ),
  );
  const offers = nodes.map(({ path, offers }) => `    case ${fishQuoted(path)}\n      ${fishPrinted(offers)}`);
  return `function __${name}_words
  set -l words (commandline -opc)
  if test "$words[1]" = npx
    set -e words[1]
  end
  test "$words[1]" = ${name}; or return 1
  set -e words[1]
  set -l at ''
  set -l previous ''
  for word in $words
    set previous $word
    switch "$at $word"
      case ${known.join(' ')}
        set at "$at $word"
    end
  end
  switch "$at $previous"
${options.join('\n')}
  end
  switch "$at"
${offers.join('\n')}
  end
end
complete -c ${name} -f -a '(__${name}_words)'
complete -c npx -f -n '__${name}_words >/dev/null' -a '(__${name}_words)'`;
}

/** fish shows what stands behind a tab as the description. */
function fishPrinted(offers: readonly Offer[]): string {
  if (offers.length === 0) return 'true';
  const lines = offers.map(({ word, description }) =>
    fishQuoted(description === undefined ? word : `${word}\t${description.split('\n')[0]}`),
  );
  return `printf '%s\\n' ${lines.join(' ')}`;
}

function fishQuoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
