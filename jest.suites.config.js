const byFile = require('./jest.config.js');

/**
 * `npm test`: two suites, which load the modules once for all their files (docs/adr/0016-one-suite-for-many-files.md). Each
 * file of test/schema resolves imports in its own way, so it needs a module registry of its own.
 */
const suites = { ...byFile, testMatch: ['<rootDir>/test/*.suite.ts', '<rootDir>/test/schema/**/*.test.ts'] };

/** `npm test -- test/ops/verify` runs the files below a path: jest matches paths with files, and a suite is one file. */
const namesPath = process.argv.some((argument) => /^(\.\/)?test\//.test(argument));

module.exports = namesPath ? byFile : suites;
