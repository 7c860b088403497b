import { type AccessChangeKind, NO_CHANGE } from '../../access/access-change';
import { sentence } from '../../access/words';
import { type Paint, paintOf } from '../core/paint';
import { printable } from '../core/printable';
import { countsOf } from './change-kind';
import { byTopic, changeLines } from './change-text';
import { findLostMetadata, LOST_TITLE } from './lost-metadata';
import type { Review } from './review';
import { STOPS } from './stops/stop';

/** A review for a terminal. @param paint @default without colours */
export function reviewLines(review: Review, paint: Paint = paintOf(false)): readonly string[] {
  const { stack, changes, stops, allowed, unusedAllowances, unreadableAllowances, fingerprint } = review;
  return [
    changes.length === 0 ? `${stack}: no changes` : `${stack}: ${countsOf(changes)}`,
    ...(review.refreshOnly === true ? ['no object is touched: the state takes over what is there'] : []),
    '',
    ...accessLines(review, paint),
    ...lostLines(review, paint),
    ...byTopic(review).flatMap(([title, found]) => [
      '',
      paint.heading(title),
      ...found.flatMap((change) => changeLines(change, review)),
    ]),
    ...stops.flatMap(({ id, address, found, remedy, allowable }) => [
      '',
      paint.bad(`STOP ${id} ${address}: ${printable(found)}`),
      `  why: ${STOPS[id]}`,
      `  remedy: ${remedy}`,
      allowable
        ? `  or, in the pull request: allow-stop: ${id} ${address} because REASON`
        : '  no allowance covers this one',
    ]),
    ...(allowed.length === 0 ? [] : ['']),
    ...allowed.map(
      ({ id, address, found, reason }) => `allowed ${id} ${address}: ${printable(found)}, because ${printable(reason)}`,
    ),
    ...unusedAllowances.map(({ stop, address }) => `not needed for this stack: allow-stop: ${stop} ${address}`),
    ...unreadableAllowances.map((line) => paint.warning(`cannot be read as an allowance: ${printable(line)}`)),
    ...review.afterwards.flatMap((line) => ['', `after the apply: ${printable(line)}`]),
    '',
    `fingerprint ${fingerprint}`,
    review.verdict === 'ok' ? paint.good('may be applied') : paint.bad(`STOPPED: ${stops.length} without an allowance`),
  ];
}

function lostLines(review: Review, paint: Paint): readonly string[] {
  const lost = findLostMetadata(review);
  if (lost.length === 0) return [];
  const lines = lost.map(({ address, kind, key }) => paint.warning(`- ${address}: ${kind} ${printable(key)}`));
  return ['', paint.heading(LOST_TITLE), ...lines.map((line) => `  ${line}`)];
}

/** Above what a plan does to access. */
export const ACCESS_TITLE = 'Who can open what';

const MARKS: Readonly<Record<AccessChangeKind, string>> = {
  opened: '+',
  'shut-out': '! shut out:',
  closed: '-',
  unknown: '?',
  new: '* new:',
  other: '~',
};

function accessLines({ access, accessTests = [] }: Review, paint: Paint): readonly string[] {
  const lines = access.map(({ kind, words }) => {
    const line = `${MARKS[kind]} ${printable(sentence(words))}`;
    return kind === 'opened' || kind === 'shut-out' ? paint.bad(line) : kind === 'unknown' ? paint.warning(line) : line;
  });
  const [summary, ...failing] = accessTests.map(printable);
  const told = [
    ...(lines.length === 0 ? [NO_CHANGE] : lines),
    ...(summary === undefined ? [] : [summary]),
    ...failing.map((line) => paint.bad(line)),
  ];
  return [paint.heading(ACCESS_TITLE), ...told.map((line) => `  ${line}`)];
}
