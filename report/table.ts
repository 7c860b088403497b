import type { Word } from '../access/words';
import type { Mark } from './diagram';

/** One fact of a section, with the objects that it comes from. */
export interface Row {
  readonly cells: readonly string[];
  /** Terraform addresses, `STACK.TYPE.NAME`: a plan that changes one of them marks the row. */
  readonly addresses: readonly string[];
  /** Lines that the page shows on demand: what a reader of the row rarely needs. @default none */
  readonly details?: readonly string[];
  /** @default unchanged by the plan, or no plan is shown */
  readonly mark?: Mark | undefined;
  /** The row shows these sentences about the plan. @default only the mark */
  readonly note?: readonly (readonly Word[])[];
  /** Each filter of the table finds the row by these. @default none */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
}

/** Shows the rows that have one tag. */
export interface Filter {
  readonly tag: string;
  readonly label: string;
}

export interface Table {
  readonly id: string;
  readonly title: string;
  /** One or two sentences: how to read it. */
  readonly intro: string;
  readonly columns: readonly string[];
  /** Columns whose cells are names that a person types: set in the code font. */
  readonly code: readonly string[];
  readonly rows: readonly Row[];
  /** Whether rows that differ in the first cell only are shown as one. @default each row by itself */
  readonly isMerged?: boolean;
  /** Lists above the table, each of the tags of its name. @default none */
  readonly filters?: readonly Filter[];
}

/** A row for the objects of which all cells but the first, and what the plan does, are the same. */
export interface MergedRow extends Row {
  /** First cells of the rows that it stands for. */
  readonly names: readonly string[];
}

/** Rows of a table as they are shown: those that differ in the first cell only as one, at the place of the first of them. */
export function mergeRows({ rows, isMerged = false }: Table): readonly MergedRow[] {
  if (!isMerged) return rows.map((row) => ({ ...row, names: row.cells.slice(0, 1) }));
  const merged = new Map<string, MergedRow>();
  for (const row of rows) {
    const [name = '', ...cells] = row.cells;
    const key = JSON.stringify([cells, row.mark, row.note, row.tags]);
    const same = merged.get(key);
    merged.set(key, {
      ...row,
      names: [...(same?.names ?? []), name],
      addresses: [...(same?.addresses ?? []), ...row.addresses],
      details: [...new Set([...(same?.details ?? []), ...(row.details ?? [])])],
    });
  }
  return [...merged.values()];
}
