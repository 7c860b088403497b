/** Of what two long texts have in common, this much stays around the difference. */
const CONTEXT = 12;

/** A text of at most so many characters. */
export function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 3)}...` : text;
}

/** Two texts of which one is longer than `most`, without what they begin and end with alike. */
export function excerpts(before: string, after: string, most: number): readonly [string, string] {
  if (before.length <= most && after.length <= most) return [before, after];
  const shorter = Math.min(before.length, after.length);
  let [start, end] = [0, 0];
  while (start < shorter && before[start] === after[start]) start += 1;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const [from, to] = [Math.max(start - CONTEXT, 0), Math.max(end - CONTEXT, 0)];
  const part = (text: string) => `${from > 0 ? '...' : ''}${text.slice(from, text.length - to)}${to > 0 ? '...' : ''}`;
  return [part(before), part(after)];
}
