import { printable } from '../core/printable';

/** A name as one word of a shell's command line: users choose their usernames, and operators paste this output. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The name of a user other than the one asked for. Of an e-mail address only the first part: addresses are never printed. */
export function discreet(name: string): string {
  return printable(name.replace(/@.*$/s, '@...'));
}
