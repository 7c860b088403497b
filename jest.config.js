/** Unit tests: Node only, no service, no network, no Terraform binary. */
module.exports = {
  testEnvironment: 'node',
  // Of two cores jest would use one.
  maxWorkers: '100%',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  testPathIgnorePatterns: ['<rootDir>/test/real/'],
  // cdktf and the bindings take most of a test file's start: transform only what is TypeScript.
  transform: { '\\.ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }] },
  modulePathIgnorePatterns: ['<rootDir>/cdktf.out/'],
};
