/** cdktf-cli 0.21 watches the output of `apply` for these, and acts on them (its deploy-machine.ts). */
const WATCHED = [
  'approved using the UI or API',
  'discarded using the UI or API',
  'overridden using the UI or API',
  'Do you want to perform these actions',
  'Do you want to override the soft failed policy check?',
  'Do you really want to destroy all resources',
  'Enter a value:',
];

/** cdktf-cli shows its own Approve and Dismiss after this line, and writes yes or no to the terminal of the guard. */
export const QUESTION = 'Do you want to perform these actions?';

/** A text that cdktf-cli cannot read as a command: texts of a plan come from servers. */
export function cliLine(text: string): string {
  return WATCHED.reduce((line, phrase) => line.replaceAll(phrase, phrase.replace(' ', '\u00a0')), text);
}
