interface Repeat<T> {
  /** The later one. */
  readonly item: T;
  /** The one that has the key first. */
  readonly first: T;
}

/** The one check of what must be unique: each item whose key is taken, with the one that has it. */
export function* repeats<T>(items: Iterable<T>, keyOf: (item: T) => unknown): Generator<Repeat<T>> {
  const taken = new Map<unknown, T>();
  for (const item of items) {
    const key = keyOf(item);
    const first = taken.get(key);
    if (first === undefined) taken.set(key, item);
    else yield { item, first };
  }
}
