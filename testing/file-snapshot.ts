import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** `-u` writes every snapshot, `--ci` none, and without either jest writes those that are missing. */
type Update = 'all' | 'new' | 'none';
type Count = 'added' | 'matched' | 'unmatched' | 'updated';
type JestState = Record<Count, number> & { readonly _updateSnapshot: Update; readonly expand: boolean };

/**
 * Matches a text with `toMatchSnapshot` and a file whose whole content is the snapshot: YAML, JSON or Markdown that people,
 * workflows and GitHub read. A file of jest's own is JavaScript, with every `${` and backslash escaped
 * (docs/adr/0018-snapshots.md).
 */
export function expectInFile(text: string, path: string): void {
  const { snapshotState } = expect.getState();
  expect.setState({ snapshotState: new FileSnapshot(path, snapshotState) });
  try {
    expect(text).toMatchSnapshot();
  } finally {
    expect.setState({ snapshotState });
  }
}

/** Whether this run writes snapshots that differ: `jest -u`. */
export function updatesSnapshots(): boolean {
  return expect.getState().snapshotState._updateSnapshot === 'all';
}

/** Implements what jest's matcher asks of its store of snapshots, over one file. The counts are those of the run. */
class FileSnapshot {
  readonly expand: boolean;

  constructor(
    readonly snapshotPath: string,
    private readonly run: JestState,
  ) {
    this.expand = run.expand;
  }

  match({ received }: { readonly received: string }) {
    const expected = existsSync(this.snapshotPath) ? readFileSync(this.snapshotPath, 'utf8') : undefined;
    const isEqual = expected === received;
    const writes = !isEqual && this.writes(expected);
    if (writes) {
      mkdirSync(dirname(this.snapshotPath), { recursive: true });
      writeFileSync(this.snapshotPath, received);
    }
    const pass = isEqual || writes;
    this.run[isEqual ? 'matched' : !writes ? 'unmatched' : expected === undefined ? 'added' : 'updated']++;
    return { actual: received, expected, count: 1, key: this.snapshotPath, pass };
  }

  private writes(expected: string | undefined): boolean {
    switch (this.run._updateSnapshot) {
      case 'all':
        return true;
      case 'new':
        return expected === undefined;
      case 'none':
        return false;
    }
  }
}
