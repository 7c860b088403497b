const { TestEnvironment } = require('jest-environment-node');

/** Node's, without the stack that cdktf records for every token: no test reads it, and jest maps each to its sources. */
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    const SandboxError = this.global.Error;
    const { captureStackTrace } = SandboxError;
    SandboxError.captureStackTrace = (object, below) => {
      if (object instanceof SandboxError) captureStackTrace(object, below);
    };
  }
};
