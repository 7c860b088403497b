import { cut } from '../core/excerpt';
import { printable } from '../core/printable';

/** A longer text is cut. */
const MAX_CODE = 300;

/** A code span that a text cannot leave: one line, no backticks, no control characters. */
export function code(text: string): string {
  const line = printable(text.replace(/`/g, "'").replace(/\r?\n/g, ' / ')).trim();
  return `\`${line === '' ? '?' : cut(line, MAX_CODE)}\``;
}

/** Lines as a block of code that they cannot leave, inside of a list. */
export function fence(language: string, lines: readonly string[], indent: string): readonly string[] {
  const own = lines.map((line) => printable(line.replace(/`/g, "'")));
  return ['', ...[`\`\`\`${language}`, ...own, '```'].map((line) => `${indent}${line}`), ''];
}

/** Returns as many entries as have room, and how many have not. */
export function fitting(entries: readonly string[], room: number, noun: string): readonly string[] {
  const kept: string[] = [];
  for (const entry of entries) {
    if (lengthOf([...kept, entry]) > room) break;
    kept.push(entry);
  }
  const more = entries.length - kept.length;
  return more === 0 ? kept : [...kept, `- and ${more} more ${noun}`];
}

/** Characters of lines, line ends included. */
export function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
