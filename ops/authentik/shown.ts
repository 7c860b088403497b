/** A text of the server for the terminal: control characters and hidden ones would act there. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}]/gu, ' ');
}

/** The name of a person that nobody asked for. Of an e-mail address only the first part: addresses are never printed. */
export function discreet(name: string): string {
  return printable(name.replace(/@.*$/s, '@...'));
}
