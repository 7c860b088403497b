const { readdirSync } = require('node:fs');
const { join } = require('node:path');
const { maxWorkers, testTimeout, ...shared } = require('./jest.config.js');

/** These have configurations of their own, or no tests. */
const LEFT_OUT = ['real', 'engine', 'fixtures'];
/** Each file resolves imports in its own way, so it needs a module registry of its own. */
const BY_FILE = ['schema'];

const folders = readdirSync(join(__dirname, 'test'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter((name) => !LEFT_OUT.includes(name));

/** `npm test`: the files of a folder run as one suite and load the modules once (docs/adr/0016-suite-per-folder.md). */
module.exports = {
  maxWorkers,
  testTimeout,
  projects: folders.map((FOLDER) => ({
    ...shared,
    displayName: FOLDER,
    testMatch: [BY_FILE.includes(FOLDER) ? `<rootDir>/test/${FOLDER}/**/*.test.ts` : '<rootDir>/test/folder.suite.ts'],
    globals: { FOLDER },
  })),
};
