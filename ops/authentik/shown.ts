/** A text of the server for the terminal: control characters and hidden ones would act there. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ');
}

/** A name as one word of a shell's command line: people choose their usernames, and others paste what stands here. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The name of a person that nobody asked for. Of an e-mail address only the first part: addresses are never printed. */
export function discreet(name: string): string {
  return printable(name.replace(/@.*$/s, '@...'));
}
