import type { AccessChange } from '../access/access-change';
import type { Diagram, Mark } from './diagram';
import type { PlanOfStack } from './plan-of-stack';
import { markOfAccess } from './plan-section';
import type { People } from './sections/people';
import type { SiteReport } from './site-report';
import type { Row, Table } from './table';

/** By the kinds of the review; what is only imported or moved stays as it is. */
const MARKS: Readonly<Record<string, Mark>> = {
  create: 'add',
  update: 'change',
  'import-update': 'change',
  replace: 'change',
  unknown: 'change',
  delete: 'remove',
  forget: 'remove',
};

/** Access first: that an application opens counts for more than that an attribute of it changes. */
const STRONGEST = ['shut-out', 'opened', 'closed'] as const satisfies readonly Mark[];

/** The report with what plans would do: pictures, rows and access. */
export function withPlan(report: SiteReport, plans: readonly PlanOfStack[]): SiteReport {
  const access = plans.flatMap((plan) => plan.access);
  const marks = new Map([
    ...plans.flatMap(({ stack, changes }) =>
      changes.flatMap(({ address, kind }) => {
        const mark = MARKS[kind];
        return mark === undefined ? [] : [[`${stack}.${address}`, mark] as const];
      }),
    ),
    // The strongest last: it stays.
    ...STRONGEST.toReversed().flatMap((mark) =>
      plans.flatMap(({ stack, access }) =>
        access
          .filter(({ kind }) => kind === mark)
          .flatMap(({ addresses }) => addresses.map((address) => [`${stack}.${address}`, mark] as const)),
      ),
    ),
  ]);
  return {
    ...report,
    overview: markDiagram(report.overview, marks),
    people: markPeople(report.people, marks, access),
    logins: report.logins.map((login) => ({ ...login, diagram: markDiagram(login.diagram, marks) })),
    tables: report.tables.map((table) => markTable(table, marks, access)),
    plan: { stacks: plans, access, removed: listRemoved(plans) },
  };
}

function listRemoved(plans: readonly PlanOfStack[]): readonly string[] {
  return plans.flatMap(({ stack, changes }) =>
    changes.flatMap(({ address, kind }) => (MARKS[kind] === 'remove' ? [`${stack}.${address}`] : [])),
  );
}

function markDiagram(diagram: Diagram, marks: ReadonlyMap<string, Mark>): Diagram {
  return { ...diagram, nodes: diagram.nodes.map((node) => ({ ...node, mark: markOf(node, marks) })) };
}

function markTable(table: Table, marks: ReadonlyMap<string, Mark>, access: readonly AccessChange[]): Table {
  const rows = table.rows.flatMap((row) => (table.id === 'access' ? accessRows(row, access) : [row]));
  return {
    ...table,
    rows: rows.map((row) => (row.mark === undefined ? { ...row, mark: markOf(row, marks) } : row)),
  };
}

interface Marked {
  readonly addresses?: readonly string[];
  readonly decisive?: string;
}

/** Several objects are added or removed when all of them are; they change when any of them does. */
function markOf({ addresses = [], decisive }: Marked, marks: ReadonlyMap<string, Mark>): Mark | undefined {
  const all = addresses.map((address) => marks.get(address));
  const found = all.filter((mark) => mark !== undefined);
  const strongest = STRONGEST.find((mark) => found.includes(mark));
  if (strongest !== undefined || found.length === 0) return strongest;
  const own = decisive === undefined ? undefined : marks.get(decisive);
  if (own === 'add' || own === 'remove') return own;
  return new Set(all).size === 1 ? all[0] : 'change';
}

/** One row for the targets of which the plan does the same. */
function accessRows(row: Row, access: readonly AccessChange[]): readonly Row[] {
  const [, ...cells] = row.cells;
  return partsOf(row.tags?.target ?? [], access).map(({ own, targets }) => ({
    ...row,
    cells: [targets.join(', '), ...cells],
    tags: { ...row.tags, target: targets },
    mark: accessMark(own),
    note: own.map(({ words }) => words),
  }));
}

interface Part {
  readonly targets: readonly string[];
  readonly own: readonly AccessChange[];
}

/** Targets of which a plan does the same, together. */
function partsOf(targets: readonly string[], access: readonly AccessChange[]): readonly Part[] {
  const parts = new Map<string, Part>();
  for (const target of targets) {
    const own = access.filter((change) => change.targets.includes(target));
    const key = own.map((change) => access.indexOf(change)).join();
    parts.set(key, { own, targets: [...(parts.get(key)?.targets ?? []), target] });
  }
  return [...parts.values()];
}

function accessMark(changes: readonly AccessChange[]): Mark | undefined {
  const marks = changes.map(({ kind }) => markOfAccess(kind));
  return [...STRONGEST, 'add' as const, 'change' as const].find((mark) => marks.includes(mark));
}

/** A target of which the plan does something else leaves the box of its row. */
function markPeople(people: People, marks: ReadonlyMap<string, Mark>, access: readonly AccessChange[]): People {
  const ofAccess = access.filter(({ kind }) => STRONGEST.some((mark) => mark === kind));
  return {
    ...people,
    people: people.people.map((box) => ({
      ...box,
      mark: accessMark(ofAccess.filter(({ subjects }) => box.names.some((name) => subjects.includes(name)))),
    })),
    ways: people.ways.map((box) => ({ ...box, mark: markOf(box, marks) })),
    targets: people.targets.flatMap((box) =>
      partsOf(box.names, access).map(({ targets, own }, index) => ({
        ...{ ...box, id: index === 0 ? box.id : `${box.id}-${index}` },
        ...{ names: targets, mark: accessMark(own) },
      })),
    ),
  };
}
