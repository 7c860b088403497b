const preset = require('./testing/jest-preset');

/** Unit tests: Node only, no service, no network, no Terraform binary. */
module.exports = {
  ...preset,
  // Of two cores jest would use one.
  maxWorkers: '100%',
  roots: ['<rootDir>/test'],
  testPathIgnorePatterns: ['<rootDir>/test/(real|engine|live)/'],
};
