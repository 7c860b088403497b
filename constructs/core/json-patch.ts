/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One operation of RFC 6902, as authentik's controller applies it. */
export type JsonPatchOperation =
  | { readonly op: 'add' | 'replace'; readonly path: string; readonly value: Json }
  | { readonly op: 'remove'; readonly path: string };

/** A JSON pointer (RFC 6901) from plain segments: `~` becomes `~0` and `/` becomes `~1`. */
export function jsonPointer(...segments: readonly (string | number)[]): string {
  return segments.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/**
 * JSON patches that converge: applied to their own result they change nothing. The controller compares by applying
 * them again, so an append (`/-`) grows the object on every run and is not offered here.
 */
export const JsonPatch = {
  /** Sets a member, whether it is there or not; on an existing one it replaces the whole value. */
  set(path: readonly string[], value: Json): JsonPatchOperation {
    return { op: 'add', path: jsonPointer(...refuseAppend(path)), value };
  },

  /** Replaces a member that must be there: an absent one fails the whole chain of objects behind it. */
  replace(path: readonly string[], value: Json): JsonPatchOperation {
    return { op: 'replace', path: jsonPointer(...refuseAppend(path)), value };
  },

  remove(path: readonly string[]): JsonPatchOperation {
    return { op: 'remove', path: jsonPointer(...refuseAppend(path)) };
  },
} as const;

function refuseAppend(path: readonly string[]): readonly string[] {
  if (path.length === 0 || path.at(-1) === '-') {
    throw new RangeError(
      `a patch path names no member, found: ${JSON.stringify(jsonPointer(...path))}; ` +
        'set the whole list instead of appending to it',
    );
  }
  return path;
}
