import type { EventEmitter } from 'node:events';
import type { Command, Option } from 'commander';
import { COMMANDS } from '../../ops/all-commands';
import { OpsContext } from '../../ops/core/context';
import { programOf } from '../../ops/program';
import { scripts } from '../../package.json';
import { NPM_SCRIPTS } from './npm-scripts';

/** docs/reference/commands.md: what the help of each command says, and the npm scripts. */
export function commandsPage(): string {
  const program = programOf(
    new OpsContext({
      site: () => {
        throw new Error('a help reads no site');
      },
      env: {},
      terminal: { line: () => {}, note: () => {} },
    }),
    COMMANDS,
  );
  const commands = leaves(program);
  return `# Commands

Generated from \`ops/\` and \`package.json\` by \`npm run docs\`.

\`npm run ops -- COMMAND\` in the project, or \`npx gatehouse COMMAND\`. \`npm run -s ops -- COMMAND\` leaves out npm's own lines, for a
program that reads the result. \`npm run diff\`, \`npm run deploy\` and \`npm run report\` are short for the commands of these names.

| command | what it does |
| --- | --- |
${commands.map(({ name, command }) => `| [\`${name}\`](#${name.replaceAll(' ', '-')}) | ${cell(command.description())} |`).join('\n')}

Options of every command:

${optionTable(program)}
${helpOf(program)}
${commands.map(({ name, command }) => commandSection(name, command)).join('\n')}
## npm scripts

| script | what it does |
| --- | --- |
${Object.keys(scripts)
  .map((script) => `| \`npm run ${script}\` | ${NPM_SCRIPTS[script as keyof typeof scripts]} |`)
  .join('\n')}
`;
}

interface Leaf {
  /** It is written as it is typed: `invite create`. */
  readonly name: string;
  readonly command: Command;
}

/** The commands that do something, without `help`. */
function leaves(command: Command, path: readonly string[] = []): readonly Leaf[] {
  return command.commands.flatMap((child) => {
    const names = [...path, child.name()];
    const below = leaves(child, names);
    const own = below.length === 0 || child.options.length > 0 ? [{ name: names.join(' '), command: child }] : [];
    return [...own, ...below];
  });
}

function commandSection(name: string, command: Command): string {
  const words = command.registeredArguments.map((one) => {
    const rest = one.variadic ? `${one.name()}...` : one.name();
    return one.required ? `<${rest}>` : `[${rest}]`;
  });
  const required = command.options.filter((one) => one.mandatory).map(({ flags }) => flags);
  const parent = command.parent?.parent === null ? '' : helpOf(command.parent);
  return `## ${name}

${command.description()}

\`\`\`sh
npm run ops -- ${[name, ...words, ...required].join(' ')}
\`\`\`

${optionTable(command)}${helpOf(command) || parent}`;
}

function optionTable({ registeredArguments, options }: Command): string {
  const rows = [
    ...registeredArguments.map((one) => [`\`${one.name()}\``, choices(one.description, one.argChoices)]),
    ...options.map((one) => [`\`${one.flags}\``, `${choices(one.description, one.argChoices)}${defaultOf(one)}`]),
  ];
  if (rows.length === 0) return '';
  return `| argument or option | meaning |
| --- | --- |
${rows.map(([flags = '', meaning = '']) => `| ${cell(flags)} | ${cell(meaning)} |`).join('\n')}
`;
}

function defaultOf({ defaultValue, negate }: Option): string {
  const isShown = ['string', 'number'].includes(typeof defaultValue) && !negate;
  return isShown ? `; default ${defaultValue}` : '';
}

function choices(description: string, values: readonly string[] | undefined): string {
  return [description, (values ?? []).map((value) => `\`${value}\``).join(', ')]
    .filter((text) => text !== '')
    .join(': ');
}

function helpOf(command: Command | null): string {
  const texts: string[] = [];
  // commander keeps the texts as listeners.
  (command as unknown as EventEmitter | null)?.emit('afterHelp', {
    error: false,
    command,
    write: (text: string) => texts.push(text),
  });
  const text = texts.join('').trim();
  return text === '' ? '' : `\n\`\`\`text\n${text}\n\`\`\`\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
