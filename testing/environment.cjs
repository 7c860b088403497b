const { TestEnvironment } = require('jest-environment-node');

// cdktf 0.21 calls util.isArray, and Node 22 and later would print a warning in each worker.
process.noDeprecation = true;

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
