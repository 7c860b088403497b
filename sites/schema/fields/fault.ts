import { type Fault, splitMessage } from '../../../constructs/core/errors';
import { nearNames } from '../../../constructs/core/near-names';
import { repeats } from '../../../constructs/core/repeats';

export type { Fault };

/**
 * A fault between the parts of a site.
 *
 * @param message "what is wrong; what to do"
 * @param found left out where the message says it, or where it may be a secret
 */
export function fault(path: string, message: string, found?: unknown): Fault {
  return { path, found, ...splitMessage(message) };
}

/** A value of the site, and the key by which two of them are the same. */
export interface Entry {
  readonly path: string;
  /** Undefined where the site leaves the value out. */
  readonly found: unknown;
  readonly key: string;
}

export function entry(path: string, found: unknown, key = String(found)): Entry {
  return { path, found, key };
}

export function* findRepeated(entries: Iterable<Entry>, remedy = 'choose another'): Generator<Fault> {
  const given = [...entries].filter(({ found }) => found !== undefined);
  for (const { item, first } of repeats(given, ({ key }) => key)) {
    yield fault(item.path, `is taken by ${first.path} already; ${remedy}`, item.found);
  }
}

/** Keys that a record of the site does not have. */
export function* findUnknownKeys(
  path: string,
  keys: readonly string[],
  record: object,
  message: string,
): Generator<Fault> {
  for (const [index, key] of keys.entries()) {
    if (!Object.hasOwn(record, key))
      yield fault(`${path}.${index}`, withNearest(message, key, Object.keys(record)), key);
  }
}

/** A message with the name that was probably meant, if the site has one like it. */
export function withNearest(message: string, name: string, names: readonly string[]): string {
  const [nearest] = nearNames(name, names, Math.min(2, name.length - 1));
  return nearest === undefined ? message : `${message}; did you mean ${JSON.stringify(nearest)}?`;
}

/** The entry of a key whose absence the checks between the parts refuse. */
export function entryOf<T>(record: Readonly<Record<string, T>>, key: string): T {
  const found = record[key];
  if (found === undefined) throw new Error(`the checks between the parts let ${key} pass, and no entry has this key`);
  return found;
}
