import { repeats } from '../../constructs/core/repeats';

/** One thing that is wrong between the parts of a site. */
export interface SiteFault {
  readonly path: readonly (string | number)[];
  /** @default the message says it, or it may be a secret */
  readonly found?: unknown;
  readonly message: string;
}

/** A value of the site, and the key by which two of them are the same. */
export interface Entry {
  readonly path: readonly (string | number)[];
  readonly found: unknown;
  readonly key: string;
}

/** A fault for each entry whose key an entry before it has already. */
export function* repeated(entries: Iterable<Entry>, remedy = 'choose another'): Generator<SiteFault> {
  for (const { item, first } of repeats(entries, ({ key }) => key)) {
    const { path, found } = item;
    yield { path, found, message: `is taken by ${first.path.join('.')} already; ${remedy}` };
  }
}

/** A value that must be unique as it is written. */
export function entry(path: readonly (string | number)[], found: string): Entry {
  return { path, found, key: found };
}

/** Keys that a record of the site does not have. */
export function* unknownKeys(
  path: readonly string[],
  keys: readonly string[],
  record: object,
  message: string,
): Generator<SiteFault> {
  for (const [index, key] of keys.entries()) {
    if (!Object.hasOwn(record, key)) yield { path: [...path, index], found: key, message };
  }
}
