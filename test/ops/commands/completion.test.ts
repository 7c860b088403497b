import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { completionCommand } from '../../../ops/commands/completion';
import { OpsContext } from '../../../ops/core/context';
import { type CommandFactory, runOps } from '../../../ops/program';
import { RecordingTerminal } from '../../support/ops-terminal';

const fruit: CommandFactory = () =>
  new Command('fruit')
    .description("Fruit, the operator's")
    .addCommand(new Command('apple').option('--red', 'ripe'))
    .addCommand(new Command('apricot'));

async function scriptFor(shell: string): Promise<string> {
  const terminal = new RecordingTerminal();
  const site = () => {
    throw new Error('completion must need no site');
  };
  expect(
    await runOps(['completion', shell], new OpsContext({ site, env: {}, terminal }), [fruit, completionCommand]),
  ).toBe(0);
  return terminal.text;
}

/** What bash offers for a line that ends on the word being typed. */
async function offered(...words: readonly string[]): Promise<readonly string[]> {
  const typed = ['gatehouse', ...words].map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length}; _gatehouse; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync('bash', ['-c', `complete() { :; }\n${await scriptFor('bash')}\n${ask}`], {
    encoding: 'utf8',
  });
  return stdout.split('\n').filter((line) => line !== '');
}

const describeWithBash = spawnSync('bash', ['--version']).status === 0 ? describe : describe.skip;
describeWithBash('bash', () => {
  test.each([
    [['fr'], ['fruit']],
    [
      ['fruit', 'ap'],
      ['apple', 'apricot'],
    ],
    [['fruit', 'apple', '--'], ['--red']],
    [['fruit', '--no-color', 'apr'], ['apricot']],
    [['completion', 'f'], ['fish']],
    [['nosuch', ''], []],
  ])('after %j offers %j', async (words, expected) => {
    expect(await offered(...words)).toEqual(expected);
  });
});

test('fish gets each command with its description', async () => {
  const lines = (await scriptFor('fish')).split('\n');
  expect(lines).toContain("complete -c gatehouse -n '__fish_use_subcommand' -a fruit -d 'Fruit, the operators'");
  expect(lines).toContain(
    "complete -c gatehouse -n '__fish_seen_subcommand_from fruit; and __fish_seen_subcommand_from apple' -l red -d 'ripe'",
  );
});

test('zsh runs the same function', async () => {
  expect(await scriptFor('zsh')).toMatch(/^#compdef gatehouse\n.*bashcompinit\n_gatehouse\(\) \{/s);
});
