const { readdirSync } = require('node:fs');
const { join, sep } = require('node:path');
const { maxWorkers, testTimeout, ...shared } = require('./jest.config.js');

/** These have configurations of their own. */
const LEFT_OUT = ['real', 'engine'];
/** Each file resolves imports in its own way, so it needs a module registry of its own. */
const BY_FILE = ['schema'];

const files = readdirSync(join(__dirname, 'test'), { recursive: true }).filter((path) => path.endsWith('.test.ts'));
const folders = [...new Set(files.map((path) => path.split(sep)[0]))].filter((name) => !LEFT_OUT.includes(name)).sort();

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
