import type { OpsContext } from '../core/context';
import { ExitCode } from '../core/exit-code';
import type { Paint } from '../core/paint';
import { printable } from '../core/printable';
import { tableOrList } from '../core/terminal';

/** One thing before and after: on the live server, or in the backup, and on the migrated copy. */
export interface Row {
  readonly what: string;
  readonly before: string;
  readonly after: string;
  readonly verdict: 'same' | 'changed' | 'broken' | 'unknown';
}

/** What the operator has to look at comes first. */
const ORDER: readonly Row['verdict'][] = ['broken', 'unknown', 'changed', 'same'];
const COLOURS = { same: 'good', changed: 'warning', broken: 'bad', unknown: 'warning' } as const;

/** The texts come from servers: nothing that a terminal obeys, and no secrets. */
export function concealRow({ secrets }: OpsContext, { what, before, after, verdict }: Row): Row {
  const concealLine = (text: string) => printable(secrets.conceal(text).replace(/\s+/g, ' '));
  return { what: concealLine(what), before: concealLine(before), after: concealLine(after), verdict };
}

export function rowLines(rows: readonly Row[], version: string, paint: Paint, columns?: number): readonly string[] {
  const count = (verdict: Row['verdict']) => `${rows.filter((row) => row.verdict === verdict).length} ${verdict}`;
  const counts = ORDER.toReversed().map(count).join(', ');
  const ends = {
    [ExitCode.OK]: paint.good(`${counts}: nothing breaks on ${version}`),
    [ExitCode.NO]: paint.bad(`${counts}: correct what is broken before the upgrade to ${version}`),
    [ExitCode.UNKNOWN]: paint.warning(`${counts}: what is unknown says nothing about ${version}`),
  };
  return [
    tableOrList(
      ['what', 'verdict', 'before', 'after'],
      rows
        .toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict))
        .map(({ what, before, after, verdict }) => [
          what,
          paint[COLOURS[verdict]](verdict),
          before,
          verdict === 'same' && after === before ? '' : after,
        ]),
      columns,
    ),
    ends[exitCodeOfRows(rows)],
  ];
}

export function exitCodeOfRows(
  rows: readonly Row[],
): typeof ExitCode.OK | typeof ExitCode.NO | typeof ExitCode.UNKNOWN {
  if (rows.some(({ verdict }) => verdict === 'broken')) return ExitCode.NO;
  return rows.some(({ verdict }) => verdict === 'unknown') ? ExitCode.UNKNOWN : ExitCode.OK;
}
