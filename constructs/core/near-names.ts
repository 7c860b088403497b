const MOST = 5;
/** Typing mistakes that still count as near. */
const NEAR = 2;

/**
 * Likely corrections of a mistyped name: equal but for upper case, or a few letters apart; the nearest first.
 *
 * @param most letters to insert, delete or change that still count as near
 */
export function nearNames(name: string, names: readonly string[], most = NEAR): readonly string[] {
  const wanted = name.toLowerCase();
  return [...new Set(names)]
    .map((other) => ({ other, distance: editDistance(wanted, other.toLowerCase(), most) }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance || (a.other < b.other ? -1 : 1))
    .slice(0, MOST)
    .map(({ other }) => other);
}

/** Letters to insert, delete or change; any number above `most` when there are more. */
function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
