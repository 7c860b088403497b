/** Tests against real parts (python3, services, Terraform where it is at hand): `.ci/run` installs what they need. */
module.exports = {
  ...require('./jest.config.js'),
  roots: ['<rootDir>/test/real'],
  testPathIgnorePatterns: [],
};
