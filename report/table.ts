import type { Mark } from './diagram';

/** One fact of a section, with the objects that it comes from. */
export interface Row {
  readonly cells: readonly string[];
  /** Terraform addresses, `STACK.TYPE.NAME`: a plan that changes one of them marks the row. */
  readonly addresses: readonly string[];
  /** @default unchanged by the plan, or no plan is shown */
  readonly mark?: Mark | undefined;
}

export interface Table {
  readonly id: string;
  readonly title: string;
  /** One or two sentences: how to read it. */
  readonly intro: string;
  readonly columns: readonly string[];
  /** Columns whose cells are names that somebody types: set in the code font. */
  readonly code: readonly string[];
  readonly rows: readonly Row[];
}
