import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** From jest.suites.config.js. */
declare const FOLDER: string;

const root = join(__dirname, FOLDER);
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.test.ts'));

// A block for each file: its hooks do not reach the tests of the others.
for (const path of files.sort()) {
  describe(`${FOLDER}/${path}`, () => {
    require(join(root, path));
  });
}
