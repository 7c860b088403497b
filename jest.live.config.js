/**
 * Tests against a real, disposable authentik that GATEHOUSE_AUTHENTIK_URL names, with the real engine and provider. Without one
 * they skip, with a line that says so.
 */
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/test/live'],
  testPathIgnorePatterns: [],
  globalSetup: '<rootDir>/test/support/live/start-of-run.ts',
  globalTeardown: '<rootDir>/test/support/live/end-of-run.ts',
  // An apply of a whole stack, and logins, on a busy machine.
  testTimeout: 900_000,
};
