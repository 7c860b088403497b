/**
 * Tests with the real engine, Terraform or OpenTofu, and real providers against stand-ins of the APIs and a real
 * kube-apiserver. What is not at hand is skipped.
 */
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/test/engine'],
  testPathIgnorePatterns: [],
  // An apply of a whole stack, on a busy machine.
  testTimeout: 300_000,
};
