/** A piece of a sentence: plain words, or a name that the reader sees set apart; the target's own name is marked. */
export type Word = string | { readonly name: string; readonly isTarget?: true };

/** Names as a list: `a`, `b`, `c`. */
export function nameAll(names: readonly string[]): readonly Word[] {
  return names.flatMap((name, index) => (index === 0 ? [{ name }] : [', ', { name }]));
}

/** A sentence as text. @param show how a name is written @default in backticks */
export function sentence(words: readonly Word[], show = (name: string) => `\`${name}\``): string {
  return words.map((word) => (typeof word === 'string' ? word : show(word.name))).join('');
}
