/** A text on one line, without what moves a terminal's cursor, hides or turns its reading direction. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}
