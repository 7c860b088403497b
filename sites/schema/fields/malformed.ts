import type * as z from 'zod';
import type { Fault } from './fault';

/** Thrown where a check reads a value that the schema has refused. */
class MalformedRead extends Error {}

/**
 * Hides every value that the schema refuses: a check between the parts that reads one finds nothing. Keys stay, so a
 * reference to a malformed entry is no unknown one.
 */
export function hideMalformed(site: object, issues: readonly z.core.$ZodRawIssue[]): void {
  for (const issue of issues) {
    // An unknown key is no part of the value: what the schema knows beside it has been read.
    if (issue.code !== 'unrecognized_keys') hide(site, placeOf(issue));
  }
}

/** Yields what a check finds before it reads a malformed value. */
export function* readable(check: () => Iterable<Fault>): Generator<Fault> {
  try {
    for (const fault of check()) {
      // A value that is malformed in part has its fault already, and cannot be shown.
      JSON.stringify(fault.found);
      yield fault;
    }
  } catch (error) {
    if (!(error instanceof MalformedRead)) throw error;
  }
}

/** Yields what a check finds in the entries of a record: a malformed one does not keep it from the others. */
export function* ofEach<T>(
  record: Readonly<Record<string, T>>,
  check: (key: string, value: T) => Iterable<Fault>,
): Generator<Fault> {
  for (const key of Object.keys(record)) yield* readable(() => check(key, record[key] as T));
}

/** A record with a malformed key, and an object without the key that says which branch it is, are malformed as a whole. */
function placeOf({ code, path = [], ...issue }: z.core.$ZodRawIssue): readonly PropertyKey[] {
  const isWhole = code === 'invalid_key' || (code === 'invalid_union' && issue.discriminator !== undefined);
  return isWhole ? path.slice(0, -1) : path;
}

function hide(site: object, path: readonly PropertyKey[]): void {
  let parent = site as Record<PropertyKey, unknown>;
  for (const [index, key] of path.entries()) {
    const property = Object.getOwnPropertyDescriptor(parent, key);
    if (property?.get !== undefined) return;
    const child: unknown = property?.value;
    if (index === path.length - 1 || typeof child !== 'object' || child === null) {
      const get = () => {
        throw new MalformedRead(path.join('.'));
      };
      Object.defineProperty(parent, key, { get, enumerable: true, configurable: true });
      return;
    }
    parent = child as Record<PropertyKey, unknown>;
  }
}
