import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { completionCommandWith } from '../../../ops/commands/completion';
import { OpsContext } from '../../../ops/core/context';
import { type CommandFactory, runOps } from '../../../ops/program';
import { COMPLETIONS, sampleScript, VALUES } from '../../support/completion-words';
import { RecordingTerminal } from '../../support/ops/terminal';

/** Returns what bash offers for a line that ends on the word being typed. */
function complete(...words: readonly string[]): readonly string[] {
  const typed = words.map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${typed}); COMP_CWORD=${words.length - 1}; _gatehouse; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync('bash', ['-c', `complete() { :; }\n${sampleScript('bash')}\n${ask}`], {
    encoding: 'utf8',
  });
  return stdout.split('\n').filter((line) => line !== '');
}

const describeWithBash = spawnSync('bash', ['--version']).status === 0 ? describe : describe.skip;
describeWithBash('bash', () => {
  const escapeWord = (word: string) => word.replace(/[ ']/g, '\\$&');

  test.each(COMPLETIONS)('after %j offers %j', (words, expected) => {
    expect(complete('gatehouse', ...words)).toEqual(expect.arrayContaining(expected.map(escapeWord)));
    expect(complete('npx', 'gatehouse', ...words)).toEqual(complete('gatehouse', ...words));
  });

  test('what is behind npx and no command of ours is not completed', () => {
    expect(complete('npx', 'other', 'di')).toEqual([]);
    expect(complete('npx', 'gate')).toEqual([]);
  });

  test('a name is a word, whatever it holds', () => {
    expect(complete('gatehouse', 'invite', 'create', '$')).toEqual(['\\$\\(touch\\ gatehouse-ran\\)']);
  });
});

test('the command prints the script of its own program, and needs no site', async () => {
  const fruit: CommandFactory = () => new Command('fruit').argument('[stacks...]');
  const terminal = new RecordingTerminal();
  const site = () => {
    throw new Error('completion must need no site');
  };
  const context = new OpsContext({ site, env: {}, terminal });
  const commands = [fruit, completionCommandWith(async () => VALUES)];
  expect(await runOps(['completion', 'bash'], context, commands)).toBe(0);
  expect(terminal.text).toContain("    ' fruit') printf '%s\\n' 'identity' 'platform' 'edge'");
  expect(terminal.text).toContain("    ' completion') printf '%s\\n' 'bash' 'zsh' 'fish'");
});
