import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { OpsContext } from '../../ops/core/context';
import type { CommandFactory } from '../../ops/program';
import { scripts } from '../../package.json';
import { defineFixture } from '../support/site/defined-site';
import { PAGES, ROOT } from './pages';

/** Each `npm run SCRIPT [-- ARGUMENTS]` of the pages; the changelog names commands that are gone. */
const COMMANDS = [...PAGES]
  .filter(([page]) => page !== 'CHANGELOG.md')
  .flatMap(([page, text]) =>
    [...text.matchAll(/npm run (?:-s )?([a-z][\w:-]*)(?: -- ([^`#\n|>;]*))?/g)].map(
      ([line, script = '', rest = '']) => ({
        page,
        line: line.trim(),
        script,
        words: rest.match(/"[^"]*"|[^\s,]+/g) ?? [],
      }),
    ),
  );

const context = new OpsContext({
  site: () => defineFixture(),
  env: {},
  terminal: { line: () => {}, note: () => {} },
});
const program: readonly Command[] = readdirSync(join(ROOT, 'ops/commands')).map((file) => {
  const name = file.replace('.ts', '');
  const module: Record<string, CommandFactory> = require(`../../ops/commands/${name}`);
  return module[`${name}Command`]!(context);
});

/** Returns what is wrong with a command line of `ops`; words in capitals are the reader's. */
function faultOf(words: readonly string[]): string | undefined {
  const [first = 'help', ...rest] = words;
  if (first === 'help' || first === 'COMMAND') return undefined;
  let command = program.find((one) => one.name() === first);
  if (command === undefined) return `no command ${first}`;
  const subcommand = command.commands.find((one) => one.name() === rest[0]);
  // A command with options of its own does something without a subcommand too.
  const isAlone = command.options.length > 0 && rest[0]?.startsWith('-') !== false;
  if (command.commands.length > 0 && subcommand === undefined && !isAlone) return `no command ${first} ${rest[0]}`;
  command = subcommand ?? command;
  const options = ['--help', '--site', '--no-color', ...command.options.map(({ long }) => long)];
  return rest.find((word) => word.startsWith('--') && !options.includes(word));
}

test('every npm script that the pages name exists', () => {
  expect(COMMANDS.length).toBeGreaterThan(30);
  expect(COMMANDS.filter(({ script }) => !Object.hasOwn(scripts, script))).toEqual([]);
});

test('every command that the pages name exists, with its options', () => {
  const before: Readonly<Record<string, readonly string[]>> = {
    ops: [],
    diff: ['diff'],
    deploy: ['deploy'],
  };
  const lines = COMMANDS.flatMap((command) => {
    const prefix = before[command.script];
    return prefix === undefined ? [] : [{ ...command, fault: faultOf([...prefix, ...command.words]) }];
  });
  expect(lines.filter(({ script }) => script === 'ops').length).toBeGreaterThan(10);
  expect(lines.filter(({ fault }) => fault !== undefined)).toEqual([]);
});

test("a result that another program reads comes without npm's own lines", () => {
  const lines = [...PAGES.values()].flatMap((text) => text.match(/npm run [^`\n]*--json/g) ?? []);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => !line.startsWith('npm run -s '))).toEqual([]);
});

test.each([
  [['verfiy'], 'no command verfiy'],
  [['invite', 'make'], 'no command invite make'],
  [['verify', '--wach'], '--wach'],
  [['passkeys', 'delete', '--user', 'NAME', '--confirm', 'NAME'], undefined],
])('the fault of %j is %j', (words, fault) => {
  expect(faultOf(words)).toBe(fault);
});
