import { printable } from '../core/printable';

/** A name as one word of a shell's command line: people choose their usernames, and others paste what stands here. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The name of a person that nobody asked for. Of an e-mail address only the first part: addresses are never printed. */
export function discreet(name: string): string {
  return printable(name.replace(/@.*$/s, '@...'));
}
