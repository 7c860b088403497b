import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

const COPY = /^COPY (?:\S+\.)?"?(\w+)"? \((.*)\) FROM stdin;$/;
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** One row of a table of a dump, by column; null where the column is NULL. */
export type CopyRow = Readonly<Record<string, string | null>>;

/** Reads the `COPY` blocks of pg_restore's text, row by row. Source: PostgreSQL, COPY, "Text Format". */
export async function readCopy(
  output: AsyncIterable<Uint8Array>,
  take: (table: string, row: CopyRow) => void,
): Promise<void> {
  let table: string | undefined;
  let columns: readonly string[] = [];
  for await (const line of createInterface({ input: Readable.from(output), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (table === undefined) {
      const [, name, list = ''] = COPY.exec(line) ?? [];
      table = name;
      columns = list.split(', ').map((column) => column.replaceAll('"', ''));
    } else if (line === '\\.') {
      table = undefined;
    } else {
      const values = line.split('\t').map(textOfValue);
      take(table, Object.fromEntries(columns.map((column, index) => [column, values[index] ?? null])));
    }
  }
}

function textOfValue(text: string): string | null {
  if (text === '\\N') return null;
  return text.replace(/\\(.)/g, (_, character: string) => ESCAPES[character] ?? character);
}
