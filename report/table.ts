import type { Word } from '../access/words';
import type { Mark } from './diagram';

/** One fact of a section, with the objects that it comes from. */
export interface Row {
  readonly cells: readonly string[];
  /** Terraform addresses, `STACK.TYPE.NAME`: a plan that changes one of them marks the row. */
  readonly addresses: readonly string[];
  /** @default unchanged by the plan, or no plan is shown */
  readonly mark?: Mark | undefined;
  /** What the plan does, in sentences. @default only the mark */
  readonly note?: readonly (readonly Word[])[];
  /** What the row is found by, for each filter of its table. @default none */
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
  /** Lists above the table, each of the tags of its name. @default none */
  readonly filters?: readonly Filter[];
}
