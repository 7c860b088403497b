const { bundle, root } = require('../scripts/bundle.cjs');
const { join } = require('node:path');

/** jest, for this repository and for a project that has the tool as a package (`"preset": "gatehouse"`). */
module.exports = {
  testEnvironment: join(__dirname, 'environment.cjs'),
  testMatch: ['**/*.test.ts'],
  // A busy machine is no fault of the code.
  testTimeout: 120_000,
  // Each test file loads these anew, and finding their hundreds of files takes most of the time: one file takes a third.
  moduleNameMapper: {
    '^cdktf$': bundle('node_modules/cdktf/lib/index.js', { external: ['constructs'] }),
    '^yaml$': bundle('node_modules/yaml/dist/index.js'),
    '^zod$': bundle('node_modules/zod/index.cjs'),
    '^#sites$': join(root, 'sites', 'index.ts'),
  },
  transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  // The tool itself is TypeScript.
  transformIgnorePatterns: ['/node_modules/(?!gatehouse/)'],
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out/'],
};
