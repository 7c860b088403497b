import { type AttributeChange, SENSITIVE, type Shown, UNKNOWN } from './attribute-diff';
import { CHANGE_WORDS } from './change-kind';
import type { Review, ReviewedChange } from './review';
import { TOPICS, type Topic } from './topic';

/** Longer values are cut: the review is read by people, `review.json` has all. */
const MAX_VALUE = 120;
const MAX_LINES = 12;
/** Of what two long texts have in common, this much stays around the difference. */
const CONTEXT = 12;

const COUNTED: Readonly<Record<ReviewedChange['kind'], string>> = {
  create: 'created',
  update: 'changed',
  import: 'taken over',
  'import-update': 'taken over and changed',
  replace: 'DELETED and made anew',
  delete: 'DELETED',
  forget: 'let go',
  move: 'moved',
  read: 'read while applying',
  unknown: 'unknown',
};

/** The changes of a review by what they mean, most important first; topics without a change are left out. */
export function byTopic({ changes }: Review): readonly (readonly [string, readonly ReviewedChange[]])[] {
  return (Object.keys(TOPICS) as Topic[])
    .map((topic) => [TOPICS[topic], changes.filter((change) => change.topic === topic)] as const)
    .filter(([, found]) => found.length > 0);
}

/** What happens to an object, behind its address. */
export function changeWords({ kind, previousAddress, importing }: ReviewedChange): string {
  const was = previousAddress === undefined ? '' : ` (was ${previousAddress})`;
  const id = importing === undefined || importing === '' ? '' : ` (id ${importing})`;
  return printable(`${CHANGE_WORDS[kind]}${was}${id}`);
}

/** The attributes of a change, a line each, the lines of a long text below them; unknown ones of a new object are noise. */
export function attributeLines({ kind, attributes }: ReviewedChange): readonly string[] {
  return attributes
    .filter(({ after }) => kind !== 'create' || after !== UNKNOWN)
    .flatMap((attribute) => attributeText(attribute, kind === 'create'));
}

/** How many of each kind: `2 created, 1 changed`. */
export function countsOf(changes: readonly ReviewedChange[]): string {
  const kinds = Object.keys(CHANGE_WORDS) as ReviewedChange['kind'][];
  return kinds
    .map((kind) => [kind, changes.filter((change) => change.kind === kind).length] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => `${count} ${COUNTED[kind]}`)
    .join(', ');
}

function attributeText({ path, before, after }: AttributeChange, isNew: boolean): readonly string[] {
  const name = printable(path === '' ? 'value' : path);
  if (isList(before) || isList(after)) {
    const [had, has] = [before, after].map((side) => (isList(side) ? side.map(valueText) : []));
    const lines = lineDiff(had ?? [], has ?? []);
    if (lines.length > 0) return [`${name}: ${cut(lines.join(', '))}`];
    if (isList(before) && isList(after)) return [`${name}: another order`];
  }
  if (isText(before) && isText(after) && (before.includes('\n') || after.includes('\n'))) {
    const lines = lineDiff(before.split('\n'), after.split('\n'));
    const shown = lines.slice(0, MAX_LINES).map((line) => `  ${cut(line)}`);
    const more = lines.length > MAX_LINES ? [`  and ${lines.length - MAX_LINES} more lines`] : [];
    return [`${name}: the text changes`, ...shown, ...more];
  }
  if (isText(before) && isText(after)) {
    const [had, has] = apart(before, after);
    return [`${name}: ${valueText(had)} -> ${valueText(has)}`];
  }
  if (isNew) return [`${name}: ${valueText(after)}`];
  return [`${name}: ${valueText(before)} -> ${valueText(after)}`];
}

/** Two long texts differ in the middle: what they begin and end with alike is left out. */
function apart(before: string, after: string): readonly [string, string] {
  if (before.length <= MAX_VALUE && after.length <= MAX_VALUE) return [before, after];
  const shorter = Math.min(before.length, after.length);
  let [start, end] = [0, 0];
  while (start < shorter && before[start] === after[start]) start += 1;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const [from, to] = [Math.max(start - CONTEXT, 0), Math.max(end - CONTEXT, 0)];
  const part = (text: string) => `${from > 0 ? '...' : ''}${text.slice(from, text.length - to)}${to > 0 ? '...' : ''}`;
  return [part(before), part(after)];
}

/** Lines that only one side has, each with its sign, in their order. */
function lineDiff(before: readonly string[], after: readonly string[]): readonly string[] {
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
  ];
}

function valueText(value: Shown): string {
  if (value === null) return 'nothing';
  if (value === SENSITIVE || value === UNKNOWN) return value;
  return cut(JSON.stringify(value));
}

function cut(text: string): string {
  return printable(text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 3)}...` : text);
}

/** A text without what moves a terminal's cursor or turns its reading direction. */
export function printable(text: string): string {
  return text.replace(/\p{C}/gu, '?');
}

function isList(value: Shown): value is readonly Shown[] {
  return Array.isArray(value);
}

function isText(value: Shown): value is string {
  return typeof value === 'string';
}
