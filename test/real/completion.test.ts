import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Shell } from '../../ops/site/completion-script';
import { COMPLETIONS, sampleScript } from '../support/completion-words';
import { describeIf } from '../support/describe-if';

// Each test starts an interactive shell, and a busy machine needs a minute for that.
jest.setTimeout(600_000);

const has = (shell: Shell) =>
  spawnSync(shell, ['--version']).status === 0 ? undefined : `there is no ${shell} (test/real/setup/shells.sh)`;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gatehouse-completion-'));
  for (const shell of ['bash', 'zsh', 'fish'] as const) writeFileSync(join(folder, shell), `${sampleScript(shell)}\n`);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(shell: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(shell, args, { cwd: folder, encoding: 'utf8', timeout: 300_000 });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

/** With the spaces and quotes of names as they are typed. */
const line = (words: readonly string[]) => words.map((word) => word.replace(/[ ']/g, '\\$&')).join(' ');

/** Types a line and Tab into an interactive zsh. @returns the line that it then has */
const ZSH = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; autoload -Uz compinit; compinit -u -D; source $2/zsh; dump() { print -r -- \\"\\$BUFFER\\" > $2/line }; zle -N dump; bindkey '^Xd' dump; $3"
zpty -w -n shell "$1"$'\\t\\x18d'
for i in {1..2000}; do zpty -r -t shell chunk; [[ -s $2/line ]] && exit; sleep 0.1; done
exit 1`;

function zsh(typed: string, setup = ''): string {
  rmSync(join(folder, 'line'), { force: true });
  writeFileSync(join(folder, 'drive'), ZSH);
  run('zsh', ['-f', 'drive', typed, folder, setup]);
  return readFileSync(join(folder, 'line'), 'utf8').trimEnd();
}

describeIf('completion', has('zsh'))('a real zsh', () => {
  test.each(COMPLETIONS.filter(([, offers]) => offers.length === 1))('completes %j to %j', (words, [offer = '']) => {
    expect(zsh(line(['gatehouse', ...words]))).toBe(line(['gatehouse', ...words.slice(0, -1), offer]));
  });

  test('completes behind npx, and by the alias that the help names', () => {
    expect(zsh('npx gatehouse diff ide')).toBe('npx gatehouse diff identity');
    expect(zsh('gatehouse diff ide', "alias gatehouse='npx gatehouse'")).toBe('gatehouse diff identity');
  });
});

describeIf('completion', has('fish'))('a real fish', () => {
  const complete = (typed: string, setup = '') => {
    const text = run('fish', ['--no-config', '-c', `source fish; ${setup}; complete -C ${JSON.stringify(typed)}`]);
    return text.split('\n').flatMap((one) => (one === '' ? [] : [one.split('\t')[0]]));
  };

  test.each(COMPLETIONS)('offers after %j %j', (words, expected) => {
    const typed = ['gatehouse', ...words].join(' ');
    expect(complete(typed)).toEqual(expect.arrayContaining([...expected]));
    if (expected.length > 0) expect(complete(`npx ${typed}`)).toEqual(complete(typed));
  });

  test('offers by the alias that the help names, with descriptions', () => {
    expect(complete('gatehouse diff ide', "alias gatehouse='npx gatehouse'")).toEqual(['identity']);
    const text = run('fish', ['--no-config', '-c', 'source fish; complete -C "gatehouse di"']);
    expect(text).toBe("diff\tPlans, the operator's\n");
  });
});

describeIf('completion', has('bash'))('a real bash', () => {
  test('knows the function for the command, for npx and for the alias', () => {
    expect(run('bash', ['-c', 'source ./bash; complete -p gatehouse npx'])).toBe(
      'complete -o default -F _gatehouse gatehouse\ncomplete -o default -F _gatehouse npx\n',
    );
  });
});
