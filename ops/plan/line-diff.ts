/** A longer text is compared without an order: the table below grows with the square. */
const MAX_LINES = 1_000;

/** One line of a comparison, with its sign. */
export type DiffLine = `${'+' | '-' | ' '} ${string}`;

/** Two texts line by line, as `diff` shows them: what both have, what goes and what comes, in their order. */
export function lineDiff(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  if (before.length > MAX_LINES || after.length > MAX_LINES) {
    return [
      ...before.filter((line) => !after.includes(line)).map((line): DiffLine => `- ${line}`),
      ...after.filter((line) => !before.includes(line)).map((line): DiffLine => `+ ${line}`),
    ];
  }
  const common = commonLengths(before, after);
  const lines: DiffLine[] = [];
  let [from, to] = [0, 0];
  while (from < before.length || to < after.length) {
    const rest = common[from]?.[to + 1] ?? 0;
    if (from < before.length && to < after.length && before[from] === after[to]) {
      lines.push(`  ${before[from]}`);
      from += 1;
      to += 1;
    } else if (from < before.length && (to === after.length || (common[from + 1]?.[to] ?? 0) >= rest)) {
      lines.push(`- ${before[from]}`);
      from += 1;
    } else {
      lines.push(`+ ${after[to]}`);
      to += 1;
    }
  }
  return lines;
}

/** How long the longest common sequence of two ends is, by where each begins. */
function commonLengths(before: readonly string[], after: readonly string[]): readonly (readonly number[])[] {
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  for (let from = before.length - 1; from >= 0; from--) {
    for (let to = after.length - 1; to >= 0; to--) {
      const [row = [], next = []] = [lengths[from], lengths[from + 1]];
      row[to] = before[from] === after[to] ? (next[to + 1] ?? 0) + 1 : Math.max(next[to] ?? 0, row[to + 1] ?? 0);
    }
  }
  return lengths;
}
