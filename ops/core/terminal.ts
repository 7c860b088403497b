import Table from 'cli-table3';

/** Where a command writes. Results go to stdout and only there; what a person reads meanwhile goes to stderr. */
export interface Terminal {
  /** One line of the result. */
  line(text: string): void;
  /** One line of progress, a reminder, a warning. */
  note(text: string): void;
}

export const processTerminal: Terminal = {
  line: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
};

/** Rows under headings, without colours: it is pasted into issues. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const grid = new Table({ head: [...head], style: { head: [], border: [] } });
  grid.push(...rows.map((row) => [...row]));
  return grid.toString();
}
