import { type AccessChange, type AccessChangeKind, NO_CHANGE } from '../../access/access-change';
import { sentence } from '../../access/words';
import type { Paint } from '../core/paint';
import { printable } from '../core/printable';
import { code, fitting } from './markdown';

/** Above the changes of the objects. */
const TITLE = 'Who can open what';
/** Of a comment: a first plan of many hosts has many lines. */
const MAX_LENGTH = 6_000;

const MARKS: Readonly<Record<AccessChangeKind, string>> = {
  opened: '+',
  closed: '-',
  unknown: '?',
  new: '*',
  other: '~',
};

function labelled(kind: AccessChangeKind, text: string): string {
  return kind === 'new' ? `new: ${text}` : text;
}

/** What a plan does to access, for a terminal. */
export function accessLines(changes: readonly AccessChange[], paint: Paint): readonly string[] {
  const lines = changes.map(({ kind, words }) => {
    const line = `${MARKS[kind]} ${labelled(kind, printable(sentence(words)))}`;
    return kind === 'opened' ? paint.bad(line) : kind === 'unknown' ? paint.warning(line) : line;
  });
  return [paint.heading(TITLE), ...(lines.length === 0 ? [NO_CHANGE] : lines).map((line) => `  ${line}`)];
}

/** The same for a comment: names are code, like everything from a plan. */
export function accessMarkdown(changes: readonly AccessChange[]): readonly string[] {
  const items = changes.map(({ kind, words }) => {
    const text = sentence(words, code);
    return kind === 'opened' ? `- **opened:** ${text}` : `- ${labelled(kind, text)}`;
  });
  const lines = items.length === 0 ? [`${NO_CHANGE[0]?.toUpperCase()}${NO_CHANGE.slice(1)}.`] : items;
  return ['', `#### ${TITLE}`, '', ...fitting(lines, MAX_LENGTH, 'changes of access: see review.json')];
}
