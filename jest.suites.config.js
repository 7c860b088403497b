const { readdirSync } = require('node:fs');
const { join } = require('node:path');
const each = require('./jest.config.js');

const ALONE = ['schema'];
const folders = readdirSync(join(__dirname, 'test'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && !['real', 'engine', 'fixtures', ...ALONE].includes(entry.name))
  .map(({ name }) => name);
const { maxWorkers, testTimeout, ...shared } = each;
module.exports = {
  maxWorkers,
  testTimeout,
  projects: [
    ...folders.map((name) => ({
      ...shared,
      displayName: name,
      testMatch: ['<rootDir>/test/folder.suite.ts'],
      globals: { FOLDER: name },
    })),
    { ...shared, displayName: 'alone', testMatch: ALONE.map((name) => `<rootDir>/test/${name}/*.test.ts`) },
  ],
};
