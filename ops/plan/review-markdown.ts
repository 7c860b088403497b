import { countsOf } from './change-kind';
import { attributeLines, byTopic, changeWords } from './change-text';
import { code, fitting, lengthOf } from './markdown';
import type { Review, ReviewedChange } from './review';
import { STOPS } from './stops/stop';

/** GitHub takes 65 536 characters for a comment; nobody reads the half of it. */
const MAX_LENGTH = 30_000;
/** Stops come first, and may take this much; what is left is for the changes. */
const MAX_STOPS = 18_000;

/**
 * A review as the comment of a pull request, shorter than 30 000 characters. Whatever comes from the plan stands in code
 * spans: no HTML, no links, no mentions come out of it.
 */
export function reviewMarkdown(review: Review): string {
  const { stack, changes, fingerprint, unusedAllowances, unreadableAllowances } = review;
  const title = review.verdict === 'ok' ? 'may be applied' : 'STOPPED';
  const head = [
    // The run that comes next finds its comment by this line.
    `<!-- gatehouse-plan ${stack} -->`,
    `### Plan of \`${stack}\`: ${title}`,
    '',
    changes.length === 0 ? 'No changes.' : `${countsOf(changes)}.`,
    ...(review.refreshOnly === true ? ['No object is touched: the state takes over what is there.'] : []),
  ];
  const stops = stopLines(review);
  const foot = [
    ...unusedAllowances.slice(0, 10).map(({ stop, address }) => `- Not needed here: ${code(`${stop} ${address}`)}`),
    ...unreadableAllowances.slice(0, 10).map((line) => `- This is no allowance: ${code(line)}`),
    '',
    `Fingerprint ${code(fingerprint)}`,
    '',
  ];
  const rest = MAX_LENGTH - lengthOf([...head, ...stops, ...foot]);
  return [...head, ...stops, ...topicLines(review, rest), ...foot].join('\n');
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

function topicLines(review: Review, room: number): readonly string[] {
  const lines: string[] = [];
  const topics = byTopic(review);
  // Every topic has its heading and its count, whatever came before it took.
  let left = room - lengthOf(topics.flatMap(([title, found]) => headingOf(title, found))) - topics.length * 60;
  for (const [title, found] of topics) {
    const body = fitting(found.map(changeItem), Math.max(left, 0), 'changes: see review.json');
    left -= lengthOf(body);
    lines.push(...headingOf(title, found), ...body);
  }
  return lines;
}

function headingOf(title: string, found: readonly ReviewedChange[]): readonly string[] {
  return ['', `#### ${title} (${found.length})`, ''];
}

/** A change as an item of a list, its attributes below it. */
export function changeItem(change: ReviewedChange): string {
  return [
    `- ${code(change.address)} ${code(changeWords(change))}`,
    ...attributeLines(change).map((line) => `  - ${code(line)}`),
  ].join('\n');
}
