import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** From jest.suites.config.js. */
declare const FOLDERS: readonly string[];

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(__dirname, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .map((path) => join(folder, path)),
);

// A block for each file: its hooks do not reach the tests of the others.
for (const path of files.sort()) {
  describe(path, () => {
    require(join(__dirname, path));
  });
}
