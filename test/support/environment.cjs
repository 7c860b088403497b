const { AsyncLocalStorage } = require('node:async_hooks');
const vm = require('node:vm');
const { TestEnvironment } = require('jest-environment-node');

// jest-circus makes a store for each test file and never lets go of it: the promises of a worker paid for the stores of
// all files before theirs, a tenth of the time.
const stores = new Set();
const { run } = AsyncLocalStorage.prototype;
AsyncLocalStorage.prototype.run = function (...args) {
  stores.add(this);
  return run.apply(this, args);
};

// jest compiles each module anew for each test file, itself and cdktf too, an eighth of the time. What V8 has made of a
// text serves the next file as well.
const compiled = new Map();
const { compileFunction } = vm;
vm.compileFunction = (text, names, options) => {
  const key = `${names}\0${text}`;
  const cachedData = compiled.get(key);
  const made = compileFunction(text, names, { ...options, cachedData, produceCachedData: cachedData === undefined });
  if (cachedData === undefined) compiled.set(key, made.cachedData);
  return made;
};

/** Node's, without what costs a suite of many small files its time. */
class Environment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    // cdktf keeps the stack of every token, for messages that these tests never see, and jest maps each stack back to its
    // sources. Errors keep theirs.
    const SandboxError = this.global.Error;
    const { captureStackTrace } = SandboxError;
    SandboxError.captureStackTrace = (object, below) => {
      if (object instanceof SandboxError) captureStackTrace(object, below);
    };
  }

  async teardown() {
    for (const store of stores) store.disable();
    stores.clear();
    await super.teardown();
  }
}

module.exports = Environment;
