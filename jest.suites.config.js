const { readdirSync } = require('node:fs');
const { join } = require('node:path');
const byFile = require('./jest.config.js');

const { maxWorkers, testTimeout, ...shared } = byFile;

/** These have configurations of their own, or no tests. */
const LEFT_OUT = ['real', 'engine', 'fixtures'];
/** Each file resolves imports in its own way, so it needs a module registry of its own. */
const BY_FILE = 'schema';
/** What makes the JSON of a site. Every other folder reads it. */
const SYNTHESIS = ['constructs', 'programs', 'rules', 'sites', 'stacks'];

const folders = readdirSync(join(__dirname, 'test'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)
  .filter((name) => name !== BY_FILE && !LEFT_OUT.includes(name));

const suite = (displayName, FOLDERS) => ({
  ...shared,
  displayName,
  testMatch: ['<rootDir>/test/folders.suite.ts'],
  globals: { FOLDERS },
});

/** `npm test`: two suites, which load the modules once for all their files (docs/adr/0016-one-suite-for-many-files.md). */
const suites = {
  maxWorkers,
  testTimeout,
  projects: [
    suite(
      'synthesis',
      folders.filter((name) => SYNTHESIS.includes(name)),
    ),
    suite(
      'commands',
      folders.filter((name) => !SYNTHESIS.includes(name)),
    ),
    { ...shared, displayName: BY_FILE, testMatch: [`<rootDir>/test/${BY_FILE}/**/*.test.ts`] },
  ],
};

/** `npm test -- test/ops/verify` runs the files below a path: jest matches paths with files, and a suite is one file. */
const namesPath = process.argv.some((argument) => /^(\.\/)?test\//.test(argument));

module.exports = namesPath ? byFile : suites;
