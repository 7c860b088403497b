/**
 * Why something failed, in its own words: of several causes the first. It asks for the shape and not for the class,
 * since not everything that is thrown is an Error.
 */
export function reasonOf(error: unknown): string {
  if (typeof error === 'string') return error;
  if (typeof error !== 'object' || error === null) return 'no answer';
  // Several addresses that all fail have a message each, and none together.
  if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0) return reasonOf(error.errors[0]);
  return 'message' in error && typeof error.message === 'string' && error.message !== '' ? error.message : 'no answer';
}
