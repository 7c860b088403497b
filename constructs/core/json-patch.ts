/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One operation of RFC 6902, as authentik's controller applies it. */
export interface JsonPatchOperation {
  /** `add` also replaces a member that exists. */
  readonly op: 'add' | 'replace';
  /** JSON pointer, as `jsonPointer` writes it. */
  readonly path: string;
  /** Whole value at that path. */
  readonly value: Json;
}

/** A JSON pointer (RFC 6901) from plain segments: `~` becomes `~0` and `/` becomes `~1`. */
export function jsonPointer(...segments: readonly (string | number)[]): string {
  return segments.map((segment) => `/${String(segment).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/**
 * Idempotent JSON patches. authentik's controller applies them again to compare, so an append (`/-`) would grow the
 * object on every run and is not offered.
 */
export const JsonPatch = {
  /** Adds a member, or replaces its whole value. */
  set(path: readonly string[], value: Json): JsonPatchOperation {
    return { op: 'add', path: jsonPointer(...refuseAppend(path)), value };
  },

  /** Replaces a member that exists: if it is missing, the controller stops before the objects that follow. */
  replace(path: readonly string[], value: Json): JsonPatchOperation {
    return { op: 'replace', path: jsonPointer(...refuseAppend(path)), value };
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
