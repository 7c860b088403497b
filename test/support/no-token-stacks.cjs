// cdktf keeps the stack of every token, for messages that these tests never see, and jest maps each stack back to its
// sources. Errors keep theirs.
const { captureStackTrace } = Error;
Error.captureStackTrace = (object, below) => {
  if (object instanceof Error) captureStackTrace(object, below);
};
