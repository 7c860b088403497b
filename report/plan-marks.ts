import type { Mark } from './diagram';
import type { SiteReport } from './site-report';
import type { Row } from './table';

/** A change of `terraform show -json`, as far as the marks need it. */
export interface PlannedChange {
  readonly stack: string;
  readonly address: string;
  readonly actions: readonly string[];
}

/** The report with what a plan would do: each row of an object that changes carries its mark. */
export function withPlan(report: SiteReport, changes: readonly PlannedChange[]): SiteReport {
  const marks = new Map(
    changes.flatMap(({ stack, address, actions }) => {
      const mark = markOf(actions);
      return mark === undefined ? [] : [[`${stack}.${address}`, mark] as const];
    }),
  );
  const tables = report.tables.map((table) => ({ ...table, rows: table.rows.map((row) => marked(row, marks)) }));
  return { ...report, tables };
}

function marked(row: Row, marks: ReadonlyMap<string, Mark>): Row {
  const found = row.addresses.flatMap((address) => marks.get(address) ?? []);
  // A row of several objects changes when any of them does.
  return found.length === 0 ? row : { ...row, mark: row.addresses.length === 1 ? found[0] : 'change' };
}

function markOf(actions: readonly string[]): Mark | undefined {
  if (actions.includes('create') && actions.includes('delete')) return 'change';
  if (actions.includes('create')) return 'add';
  if (actions.includes('delete') || actions.includes('forget')) return 'remove';
  return actions.includes('update') ? 'change' : undefined;
}
