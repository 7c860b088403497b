import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expectInFile } from '../../testing/file-snapshot';

// The golden files of sites/*/expected are snapshots of jest: what a run writes is for its flags to decide.

const folder = mkdtempSync(join(tmpdir(), 'gatehouse-snapshot-'));
const path = join(folder, 'expected', 'identity.yaml');
const NOTHING = { added: 0, matched: 0, unmatched: 0, updated: 0 };

/** A match in a run of jest with flags: the counts of the run, and the file. */
function matchText(update: 'all' | 'new' | 'none', text: string) {
  const { snapshotState, suppressedErrors } = expect.getState();
  const run = { ...NOTHING, _updateSnapshot: update, expand: false };
  // jest keeps the error of a snapshot for the end of the test: here it is the result.
  const errors: Error[] = [];
  expect.setState({ snapshotState: run, suppressedErrors: errors });
  expectInFile(text, path);
  expect.setState({ snapshotState, suppressedErrors });
  const [refusal] = errors.map(({ message }) => message);
  const { added, matched, unmatched, updated } = run;
  const file = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  return { refusal, counts: { added, matched, unmatched, updated }, file };
}

beforeEach(() => rmSync(join(folder, 'expected'), { recursive: true, force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

test('--ci writes nothing, neither a new file nor a changed one, and fails with the difference', () => {
  const missing = matchText('none', 'a: ${b}\n');
  expect(missing).toMatchObject({ counts: { ...NOTHING, unmatched: 1 }, file: undefined });
  expect(missing.refusal).toContain('not written');
  matchText('all', 'a: ${b}\n');
  const changed = matchText('none', 'a: ${c}\n');
  expect(changed).toMatchObject({ counts: { ...NOTHING, unmatched: 1 }, file: 'a: ${b}\n' });
  expect(changed.refusal).toContain('a: ${c}');
});

test('-u writes the text as it is, and counts what it changed', () => {
  expect(matchText('all', 'a: ${b}\n')).toEqual({
    refusal: undefined,
    counts: { ...NOTHING, added: 1 },
    file: 'a: ${b}\n',
  });
  expect(matchText('all', 'a: "\\\\"\n')).toMatchObject({ counts: { ...NOTHING, updated: 1 }, file: 'a: "\\\\"\n' });
  expect(matchText('all', 'a: "\\\\"\n')).toMatchObject({ counts: { ...NOTHING, matched: 1 } });
});

test('without a flag a missing file is written and a changed one is not', () => {
  expect(matchText('new', 'a: 1\n')).toMatchObject({ counts: { ...NOTHING, added: 1 }, file: 'a: 1\n' });
  expect(matchText('new', 'a: 2\n')).toMatchObject({ counts: { ...NOTHING, unmatched: 1 }, file: 'a: 1\n' });
});
