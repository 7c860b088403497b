import type { Address, Family, Prefix } from './prefix';

interface Interval {
  readonly first: Address;
  readonly last: Address;
}

/** A set of networks with a fast check whether a network overlaps one of them. */
export class PrefixSet {
  private readonly intervals: Readonly<Record<Family, readonly Interval[]>>;

  constructor(readonly prefixes: readonly Prefix[]) {
    this.intervals = { 4: merge(prefixes, 4), 6: merge(prefixes, 6) };
  }

  /**
   * True when they share at least one address. Containment is not enough: a ban on another host in the owner's /64 is
   * widened to that /64 and would ban the owner, too (I14).
   */
  overlaps(prefix: Prefix): boolean {
    const interval = this.intervals[prefix.family][this.indexOf(prefix)];
    return interval !== undefined && interval.first <= prefix.last;
  }

  /** True when all addresses of this network are in the set. */
  holds({ family, first, last }: Prefix): boolean {
    return this.intervals[family].some((interval) => interval.first <= first && interval.last >= last);
  }

  /** True when a wider network of the set holds all of this one. */
  covers(prefix: Prefix): boolean {
    const { first, last } = prefix;
    const around = this.intervals[prefix.family][this.indexOf(prefix)];
    if (around === undefined || around.first > first || around.last < last) return false;
    return around.first !== first || around.last !== last;
  }

  /** Index of the first interval that ends at or behind the start of a network. */
  private indexOf({ family, first }: Prefix): number {
    const intervals = this.intervals[family];
    let low = 0;
    let high = intervals.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((intervals[middle]?.last ?? first) < first) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Disjoint and sorted, so that a binary search finds the only candidate. */
function merge(prefixes: readonly Prefix[], family: Family): Interval[] {
  const sorted = prefixes
    .filter((prefix) => prefix.family === family)
    .sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const merged: { first: Address; last: Address }[] = [];
  for (const { first, last } of sorted) {
    const previous = merged.at(-1);
    if (previous === undefined || first > previous.last) merged.push({ first, last });
    else if (last > previous.last) previous.last = last;
  }
  return merged;
}
