import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const TEST = join(__dirname, '..');

/** The folders of the tests of what makes the JSON of a site. Every other folder reads it. */
export const SYNTHESIS: readonly string[] = ['constructs', 'programs', 'rules', 'sites', 'stacks'];

/** All other folders but those that jest runs file by file, those with configurations of their own, and those without tests. */
export function otherFolders(): readonly string[] {
  const apart = [...SYNTHESIS, 'schema', 'real', 'engine', 'live', 'fixtures', 'support'];
  const folders = readdirSync(TEST, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders.map(({ name }) => name).filter((name) => !apart.includes(name));
}

/** Makes one suite of the test files of folders: modules are loaded once for all of them. */
export function suiteOf(folders: readonly string[]): void {
  const files = folders.flatMap((folder) =>
    readdirSync(join(TEST, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.test.ts'))
      .map((path) => join(folder, path)),
  );
  // A block for each file: its hooks do not reach the tests of the others.
  for (const path of files.sort()) {
    describe(path, () => {
      require(join(TEST, path));
    });
  }
}
