import Table from 'cli-table3';
import { cut } from './excerpt';
import { PAINT_SEQUENCE } from './paint';

/** A command writes to a terminal. Results go to stdout and only there; progress goes to stderr. */
export interface Terminal {
  /** One line of the result. */
  line(text: string): void;
  /** One line of progress, a reminder, a warning. */
  note(text: string): void;
  /** Characters of a line; undefined where the result goes to a file or a pipe. */
  readonly columns?: number | undefined;
}

export const processTerminal: Terminal = {
  line: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
  get columns() {
    return process.stdout.columns;
  },
};

/** More than a person reads, and less than fills the memory: a name may have megabytes, a server 100 000 users. */
const MAX_ROWS = 2000;
const MAX_CELL = 2000;

/**
 * The table draws no cell shorter than its text, so this symbol is never seen. For each line that it draws, cli-table3 cuts
 * the cell to ten characters, for a debug message and in the square of the length: with ten for the symbol nothing is left
 * to cut, which makes `verify` print 20 times as fast.
 */
const SYMBOL = '.'.repeat(10);

/** Rows under headings, without colours: it is pasted into issues. Of more rows or longer cells the rest is counted. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const grid = new Table({ head: [...head], style: { head: [], border: [] }, truncate: SYMBOL });
  for (const row of rows.slice(0, MAX_ROWS)) grid.push(row.map((cell) => cut(cell, MAX_CELL)));
  const more = rows.length - MAX_ROWS;
  return more <= 0 ? grid.toString() : `${grid.toString()}\n${more} more rows; --json prints all of them`;
}

/** Width of a line where the result goes to a file or a pipe. */
const PIPE_COLUMNS = 120;

/** A table, or where it is wider than the terminal a list: the first two cells, and the others below them. */
export function tableOrList(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  columns = PIPE_COLUMNS,
): string {
  const grid = table(head, rows);
  if (grid.split('\n').every((line) => widthOf(line) <= columns)) return grid;
  return rows
    .flatMap((row) => [
      row.slice(0, 2).join('  '),
      ...row.slice(2).flatMap((cell, index) => (cell === '' ? [] : [`    ${head[index + 2]}: ${cell}`])),
    ])
    .join('\n');
}

function widthOf(line: string): number {
  return line.replace(new RegExp(PAINT_SEQUENCE, 'g'), '').length;
}
