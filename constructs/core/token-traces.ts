/**
 * Runs something without the stack trace that cdktf records for each token. No message shows one, and they take a tenth of a
 * synthesis. An error keeps its own.
 */
export function withoutTokenTraces<T>(run: () => T): T {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = (object, below) => {
    if (object instanceof Error) captureStackTrace(object, below);
  };
  try {
    return run();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}
