import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeIf } from '../support/describe-if';

const { GATEHOUSE_ACTIONLINT: binary = '' } = process.env;
const folder = join(__dirname, '..', '..', '.github', 'workflows');
const workflows = readdirSync(folder).filter((name) => name.endsWith('.yml'));
const missing = binary === '' ? 'GATEHOUSE_ACTIONLINT is not set (test/real/setup/actionlint.sh)' : undefined;

/** Checks a workflow by its text, without the shells and Pythons that may be on this machine. */
function lint(text: string) {
  const { status, stdout } = spawnSync(binary, ['-no-color', '-shellcheck=', '-pyflakes=', '-'], {
    input: text,
    encoding: 'utf8',
  });
  return { status, findings: stdout };
}

describeIf('actionlint', missing)('actionlint', () => {
  test.each(workflows)('finds nothing in %s', (name) => {
    expect(lint(readFileSync(join(folder, name), 'utf8'))).toEqual({ status: 0, findings: '' });
  });

  test('finds a title of an issue in a script', () => {
    const text =
      'on: issues\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: echo ${{ github.event.issue.title }}\n';
    expect(lint(text).findings).toContain('potentially untrusted');
  });
});
