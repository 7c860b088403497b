import { NO_CHANGE } from '../../access/access-change';
import { sentence } from '../../access/words';
import { type ChangeKind, countsOf } from './change-kind';
import { attributeTexts, byTopic, changeWords, type TextContext } from './change-text';
import { findLostMetadata, LOST_TITLE } from './lost-metadata';
import { code, fence, fitting, lengthOf } from './markdown';
import type { Review, ReviewedChange } from './review';
import { ACCESS_TITLE } from './review-text';
import { STOPS } from './stops/stop';

/** GitHub takes 65 536 characters for a comment; half of that is too long to read. */
const MAX_LENGTH = 30_000;
/** Stops come first, and may take this much. */
const MAX_STOPS = 14_000;

/** A first plan of many hosts has many lines about access. */
const MAX_ACCESS = 6_000;
const MAX_LOST = 2_000;

/** Details of what exists come before those of what is created: only there something can be lost. */
const DETAILED: readonly ChangeKind[] = ['replace', 'import-update', 'update', 'unknown', 'move', 'import', 'create'];

/**
 * A review as the comment of a pull request, shorter than 30 000 characters. Whatever comes from the plan stands as code:
 * no HTML, no links, no mentions come out of it.
 */
export function reviewMarkdown(review: Review): string {
  const { stack, changes, fingerprint, unusedAllowances, unreadableAllowances } = review;
  const title = review.verdict === 'ok' ? 'may be applied' : 'STOPPED';
  const head = [
    // The next run finds its comment by this line.
    `<!-- gatehouse-plan ${stack} -->`,
    `### Plan of \`${stack}\`: ${title}`,
    '',
    changes.length === 0 ? 'No changes.' : `${countsOf(changes)}.`,
    ...(review.refreshOnly === true ? ['No object is touched: the state takes over what is there.'] : []),
    ...accessLines(review),
    ...lostLines(review),
  ];
  const stops = stopLines(review);
  const foot = [
    ...(review.afterwards.length === 0 ? [] : ['', '#### After the apply', '']),
    ...review.afterwards.slice(0, 10).map((line) => `- ${code(line)}`),
    ...unusedAllowances.slice(0, 10).map(({ stop, address }) => `- Not needed here: ${code(`${stop} ${address}`)}`),
    ...unreadableAllowances.slice(0, 10).map((line) => `- This cannot be read as an allowance: ${code(line)}`),
    '',
    `Fingerprint ${code(fingerprint)}`,
    '',
  ];
  const room = MAX_LENGTH - lengthOf([...head, ...stops, ...foot]);
  return [...head, ...stops, ...topicLines(review, room), ...foot].join('\n');
}

/** Names are code, like everything from a plan. */
function accessLines({ access, accessTests = [] }: Review): readonly string[] {
  const items = access.map(({ kind, words }) => {
    const mark = {
      opened: '**opened:** ',
      'shut-out': '**shut out:** ',
      new: 'new: ',
      closed: '',
      unknown: '',
      other: '',
    }[kind];
    return `- ${mark}${sentence(words, code)}`;
  });
  const lines = items.length === 0 ? [`${NO_CHANGE[0]?.toUpperCase()}${NO_CHANGE.slice(1)}.`] : items;
  const tests = accessTests.map((line) => `- ${code(line)}`);
  return [
    '',
    `#### ${ACCESS_TITLE}`,
    '',
    ...fitting([...lines, ...tests], MAX_ACCESS, 'changes of access: see review.json'),
  ];
}

function lostLines(review: Review): readonly string[] {
  const lost = findLostMetadata(review).map(({ address, kind, key }) => `- ${code(address)}: ${kind} ${code(key)}`);
  return lost.length === 0 ? [] : ['', `#### ${LOST_TITLE}`, '', ...fitting(lost, MAX_LOST, 'more: see review.json')];
}

function stopLines({ stops, allowed }: Review): readonly string[] {
  const full = stops.flatMap(({ id, address, found, remedy, allowable }) => [
    `- **${id}** ${code(address)}: ${code(found)}`,
    `  - ${STOPS[id]}`,
    `  - Remedy: ${remedy}.`,
    allowable
      ? `  - If it is meant, a line in the description: ${code(`allow-stop: ${id} ${address} because REASON`)}`
      : '  - No allowance covers this one.',
  ]);
  const short = stops.map(({ id, address }) => `- **${id}** ${code(address)}`);
  const covered = allowed.map(
    ({ id, address, found, reason }) =>
      `- Allowed: **${id}** ${code(address)}: ${code(found)}, because ${code(reason)}`,
  );
  return [
    ...(stops.length === 0 ? [] : ['', '#### Stops', '']),
    ...(lengthOf(full) <= MAX_STOPS / 2 ? full : fitting(short, MAX_STOPS / 2, 'stops: see review.json')),
    ...(covered.length === 0 ? [] : ['', '#### Stops that are meant', '']),
    ...fitting(covered, MAX_STOPS / 2, 'allowed stops: see review.json'),
  ];
}

/** Every change has its headline; then the details go where there is room, those of what exists first. */
function topicLines(review: Review, room: number): readonly string[] {
  const topics = byTopic(review);
  const left = room - lengthOf(topics.flatMap(([title, found]) => headingOf(title, found)));
  const headlines = lengthOf(review.changes.map((change) => headline(change, true)));
  if (headlines > left) {
    const share = Math.floor(left / topics.length) - 60;
    return topics.flatMap(([title, found]) => [
      ...headingOf(title, found),
      ...fitting(
        found.map((change) => headline(change, false)),
        share,
        'changes: see review.json',
      ),
    ]);
  }
  const details = fittingDetails(review, left - headlines);
  return topics.flatMap(([title, found]) => [
    ...headingOf(title, found),
    ...found.flatMap((change) => [headline(change, !details.has(change)), ...(details.get(change) ?? [])]),
  ]);
}

/** The details that fit beside all headlines, by change. */
function fittingDetails(review: Review, room: number): ReadonlyMap<ReviewedChange, readonly string[]> {
  const stopped = new Set([...review.stops, ...review.allowed].map(({ address }) => address));
  const rank = ({ address, kind }: ReviewedChange) => (stopped.has(address) ? -1 : DETAILED.indexOf(kind));
  const details = new Map<ReviewedChange, readonly string[]>();
  let left = room;
  for (const change of [...review.changes].sort((one, other) => rank(one) - rank(other))) {
    const lines = detailLines(change, review);
    if (lengthOf(lines) > left) continue;
    left -= lengthOf(lines);
    details.set(change, lines);
  }
  return details;
}

/** @param isCut whether its details are elsewhere */
function headline(change: ReviewedChange, isCut: boolean): string {
  return `- ${code(change.address)} ${code(changeWords(change))}${isCut ? ' (details: review.json)' : ''}`;
}

function detailLines(change: ReviewedChange, context: TextContext): readonly string[] {
  return attributeTexts(change, context).flatMap(({ line, body }) => [
    `  - ${code(line)}`,
    ...(body.length === 0 ? [] : fence('diff', body, '    ')),
  ]);
}

function headingOf(title: string, found: readonly ReviewedChange[]): readonly string[] {
  return ['', `#### ${title} (${found.length})`, ''];
}

/** A change as an item of a list, its attributes below it. */
export function changeItem(change: ReviewedChange, context: TextContext): string {
  return [headline(change, false), ...detailLines(change, context)].join('\n');
}
