import { cut, excerpts } from '../core/excerpt';
import { printable } from '../core/printable';
import { type AttributeChange, SENSITIVE, type Shown, UNKNOWN } from './attribute-diff';
import { CHANGE_WORDS } from './change-kind';
import type { Review, ReviewedChange } from './review';
import { TOPICS, type Topic } from './topic';

/** Longer values are cut: the review is read by people, `review.json` has all. */
const MAX_VALUE = 120;
const MAX_LINES = 12;

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
  return printable(`${CHANGE_WORDS[kind].is}${was}${id}`);
}

/** The attributes of a change, a line each, the lines of a long text below them; unknown ones of a new object are noise. */
export function attributeLines({ kind, attributes }: ReviewedChange): readonly string[] {
  return attributes
    .filter(({ after }) => kind !== 'create' || after !== UNKNOWN)
    .flatMap((attribute) => attributeText(attribute, kind === 'create'));
}

/** A change for a terminal, its attributes below it. */
export function changeLines(change: ReviewedChange): readonly string[] {
  return [`  ${change.address} ${changeWords(change)}`, ...attributeLines(change).map((line) => `      ${line}`)];
}

function attributeText({ path, before, after }: AttributeChange, isNew: boolean): readonly string[] {
  const name = printable(path === '' ? 'value' : path);
  if (isList(before) || isList(after)) {
    const texts = (value: Shown) => (isList(value) ? value.map(valueText) : []);
    const lines = lineDiff(texts(before), texts(after));
    if (lines.length > 0) return [`${name}: ${short(lines.join(', '))}`];
    if (isList(before) && isList(after)) return [`${name}: another order`];
  }
  if (isText(before) && isText(after) && (before.includes('\n') || after.includes('\n'))) {
    const lines = lineDiff(before.split('\n'), after.split('\n'));
    const shown = lines.slice(0, MAX_LINES).map((line) => `  ${short(line)}`);
    const more = lines.length > MAX_LINES ? [`  and ${lines.length - MAX_LINES} more lines`] : [];
    return [`${name}: the text changes`, ...shown, ...more];
  }
  if (isText(before) && isText(after)) {
    const [had, has] = excerpts(before, after, MAX_VALUE);
    return [`${name}: ${valueText(had)} -> ${valueText(has)}`];
  }
  if (isNew) return [`${name}: ${valueText(after)}`];
  return [`${name}: ${valueText(before)} -> ${valueText(after)}`];
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
  return short(JSON.stringify(value));
}

function short(text: string): string {
  return printable(cut(text, MAX_VALUE));
}

function isList(value: Shown): value is readonly Shown[] {
  return Array.isArray(value);
}

function isText(value: Shown): value is string {
  return typeof value === 'string';
}
