import { documentObjects } from '../../access/document-objects';
import { accessModel } from '../../access/model';
import { inWords } from '../../access/sign-in';
import { formatCount } from '../../constructs/core/counted';
import { Duration } from '../../constructs/core/duration';
import type { SiteDocument } from '../../rules/readers/document';
import type { Row } from '../table';
import { LOGIN_SESSION, sessionRows } from './login-paths';
import { hostRows } from './published-hosts';

/** One number of the strip on top of the page. */
export interface Figure {
  /** Id of the table that the number comes from. */
  readonly table: string;
  readonly value: string;
  readonly what: string;
}

/** The site in numbers: hosts by gate, applications, groups, the longest session, exceptions. */
export function figures(document: SiteDocument, exceptions: number): readonly Figure[] {
  const { subjects, targets } = accessModel(documentObjects(document));
  const gates = new Map<string, number>();
  for (const { cells } of hostRows(document)) {
    const gate = cells[1]?.includes(':') ? 'by path' : (cells[1] ?? '');
    gates.set(gate, (gates.get(gate) ?? 0) + 1);
  }
  const applications = targets.filter(({ kind }) => kind === 'application').length;
  const groups = subjects.filter(({ kind }) => kind === 'group').length;
  const longest = findLongest(sessionRows(document));
  return [
    ...[...gates].sort().map(([gate, count]) => ({
      ...{ table: 'hosts', value: String(count) },
      what: `${count === 1 ? 'host' : 'hosts'}, gate ${gate}`,
    })),
    ...figureOf('access', applications, 'application'),
    ...figureOf('access', groups, 'group'),
    ...(longest === undefined ? [] : [{ table: 'sessions', value: longest, what: 'longest session' }]),
    ...figureOf('exceptions', exceptions, 'exception'),
  ];
}

function figureOf(table: string, count: number, noun: string): readonly Figure[] {
  return count === 0 ? [] : [{ table, value: String(count), what: formatCount(count, noun).replace(/^\d+ /, '') }];
}

/**
 * Returns the longest of the login stages: a token is renewed within the session that it came from. Zero lasts until the
 * browser closes.
 */
function findLongest(rows: readonly Row[]): string | undefined {
  const [longest] = rows
    .filter(({ cells: [, what] }) => what === LOGIN_SESSION)
    .flatMap(({ cells: [, , text = ''] }) => Duration.read(text) ?? [])
    .sort((one, other) => other.compare(one));
  if (longest === undefined) return undefined;
  return longest.isZero ? 'until the browser closes' : inWords(longest.toString());
}
