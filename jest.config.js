const { bundle } = require('./scripts/bundle.cjs');

/** Unit tests: Node only, no service, no network, no Terraform binary. */
module.exports = {
  testEnvironment: '<rootDir>/test/support/environment.cjs',
  // Of two cores jest would use one.
  maxWorkers: '100%',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // A busy machine is no fault of the code.
  testTimeout: 120_000,
  testPathIgnorePatterns: ['<rootDir>/test/(real|engine|live)/'],
  // Each test file loads these anew, and finding their hundreds of files takes most of the time: one file takes a third.
  moduleNameMapper: {
    '^cdktf$': bundle('node_modules/cdktf/lib/index.js', { external: ['constructs'] }),
    '^yaml$': bundle('node_modules/yaml/dist/index.js'),
    '^zod$': bundle('node_modules/zod/index.cjs'),
  },
  transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out/'],
};
