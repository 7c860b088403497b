import { diffArrays } from 'diff';
import { formatCount } from '../../constructs/core/counted';
import type { Topic } from '../../rules/readers/kinds';
import { SENSITIVE } from '../core/conceal';
import { cut, excerpts } from '../core/excerpt';
import { printable } from '../core/printable';
import { type AttributeChange, NEVER_READ, type Shown, UNKNOWN } from './attribute-diff';
import { CHANGE_WORDS } from './change-kind';
import { nameAt, type ObjectNames } from './object-names';
import type { Review, ReviewedChange } from './review';
import { TOPICS } from './topic';

/** Longer values are cut: the review is for readers, `review.json` has all. */
const MAX_VALUE = 120;
const MAX_LINES = 12;
/** Lines of a text that has to be read whole are not longer. */
const MAX_LINE = 300;
/** More attributes that the provider never reads share one line. */
const MAX_UNREAD = 2;
/** Texts that differ in more lines are shown one behind the other: the effort grows with the square of this. */
const MAX_EDITS = 2_000;

/** One attribute of a change: a line, and below it the lines of a longer comparison. */
export interface AttributeText {
  readonly line: string;
  /** Each begins with `+`, `-` or a space. */
  readonly body: readonly string[];
}

/** The changes of a review by what they mean, most important first; topics without a change are left out. */
export function byTopic({ changes }: Review): readonly (readonly [string, readonly ReviewedChange[]])[] {
  return (Object.keys(TOPICS) as Topic[])
    .map((topic) => [TOPICS[topic], existingFirst(changes.filter((change) => change.topic === topic))] as const)
    .filter(([, found]) => found.length > 0);
}

/** What is created can take nothing from anyone: it comes last. */
function existingFirst(changes: readonly ReviewedChange[]): readonly ReviewedChange[] {
  const isNew = ({ kind }: ReviewedChange) => kind === 'create';
  return [...changes.filter((change) => !isNew(change)), ...changes.filter(isNew)];
}

/** Returns what happens to an object, behind its address. */
export function changeWords({ kind, previousAddress, importing }: ReviewedChange): string {
  const was = previousAddress === undefined ? '' : ` (was ${previousAddress})`;
  const id = importing === undefined || importing === '' ? '' : ` (id ${importing})`;
  return printable(`${CHANGE_WORDS[kind].is}${was}${id}`);
}

/** Describes what the text of a change needs beside it. Of a stopped object whole texts are shown. */
export type TextContext = Pick<Review, 'names'> & Partial<Pick<Review, 'stops' | 'allowed'>>;

/** The attributes of a change. Of a new object what is empty is noise, and so is what only the apply knows. */
export function attributeTexts(
  { kind, address, attributes }: ReviewedChange,
  { names, stops = [], allowed = [] }: TextContext,
): readonly AttributeText[] {
  const isNew = kind === 'create';
  const isWhole = [...stops, ...allowed].some((stop) => stop.address === address);
  const told = attributes.filter(({ after }) => !isNew || (after !== UNKNOWN && !isEmpty(after)));
  const unread = told.filter(({ before, after }) => before === NEVER_READ && !Array.isArray(after));
  const grouped = unread.length > MAX_UNREAD ? unread : [];
  const texts = told
    .filter((one) => !grouped.includes(one))
    .map((one) => attributeText(one, names, { isNew, isWhole }));
  if (grouped.length === 0) return texts;
  const list = grouped.map(({ path, after }) => `${path} = ${valueText(after, path, names)}`).join(', ');
  return [...texts, { line: printable(`set, and never read by the provider: ${list}`), body: [] }];
}

/** A change for a terminal, its attributes below it. */
export function changeLines(change: ReviewedChange, context: TextContext): readonly string[] {
  const below = attributeTexts(change, context).flatMap(({ line, body }) => [line, ...body.map((one) => `  ${one}`)]);
  return [`  ${change.address} ${changeWords(change)}`, ...below.map((line) => `      ${line}`)];
}

/** In which way an attribute changes, on one line. */
export function attributeLine(change: AttributeChange, names: ObjectNames): string {
  const { line, body } = attributeText(change, names, { isNew: false, isWhole: false });
  return [line, ...body].join(' | ');
}

function attributeText(
  { path, before, after }: AttributeChange,
  names: ObjectNames,
  { isNew, isWhole }: { readonly isNew: boolean; readonly isWhole: boolean },
): AttributeText {
  const name = printable(path === '' ? 'value' : path);
  const text = (value: Shown) => valueText(value, path, names);
  if (isList(before) && after === UNKNOWN) {
    return { line: `${name}: ${formatCount(before.length, 'member')} -> ${UNKNOWN}`, body: [] };
  }
  if (isList(before) || isList(after)) {
    const texts = (value: Shown) => (isList(value) ? value.map((item) => itemText(item, path, names)) : []);
    const lines = differing(texts(before), texts(after));
    const line = `${name}: ${lines.join(', ')}`;
    if (lines.length > 0) return line.length <= MAX_VALUE ? { line, body: [] } : { line: `${name}:`, body: lines };
    if (isList(before) && isList(after)) return { line: `${name}: another order`, body: [] };
  }
  if (isText(before) && isText(after) && (before.includes('\n') || after.includes('\n'))) {
    return { line: `${name}: the text changes`, body: textBody(before, after, isWhole) };
  }
  if (isNew && isText(after) && after.includes('\n') && isWhole) {
    return { line: `${name}:`, body: textBody('', after, isWhole) };
  }
  const isNamed = [before, after].some((value) => nameAt(names, path, value) !== undefined);
  if (isText(before) && isText(after) && !isNamed) {
    const [had, has] = excerpts(before, after, MAX_VALUE);
    return { line: `${name}: ${text(had)} -> ${text(has)}`, body: [] };
  }
  return { line: isNew ? `${name}: ${text(after)}` : `${name}: ${text(before)} -> ${text(after)}`, body: [] };
}

/** Where a stop asks for a look the whole text is shown: what stays decides with what changes. */
function textBody(before: string, after: string, isWhole: boolean): readonly string[] {
  const split = (text: string) => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));
  const lines = lineDiff(split(before), split(after));
  if (isWhole) return lines.map((line) => printable(cut(line, MAX_LINE)).trimEnd());
  const changed = lines.filter((line) => !line.startsWith(' '));
  const more = changed.length > MAX_LINES ? [`  and ${changed.length - MAX_LINES} more lines`] : [];
  return [...changed.slice(0, MAX_LINES).map(short), ...more];
}

/** Returns what goes, what comes and what stays, in its order, each line with its sign. */
function lineDiff(before: readonly string[], after: readonly string[]): readonly string[] {
  const parts = diffArrays([...before], [...after], { maxEditLength: MAX_EDITS }) ?? [
    { value: before, removed: true, added: false },
    { value: after, removed: false, added: true },
  ];
  return parts.flatMap(({ value, added, removed }) =>
    value.map((line) => `${added ? '+' : removed ? '-' : ' '} ${line}`),
  );
}

/** Items that only one side has, each with its sign. */
function differing(before: readonly string[], after: readonly string[]): readonly string[] {
  return lineDiff(before, after).filter((line) => !line.startsWith(' '));
}

/** An operation of a JSON patch is readable as it is. */
function itemText(item: Shown, path: string, names: ObjectNames): string {
  const isOperation = isText(item) && /^(add|remove|replace|move|copy|test) \//.test(item);
  return isOperation ? printable(cut(item, MAX_LINE)) : valueText(item, path, names);
}

function valueText(value: Shown, path: string, names: ObjectNames): string {
  if (value === null) return 'nothing';
  if (value === SENSITIVE || value === UNKNOWN || value === NEVER_READ) return value;
  return short(JSON.stringify(nameAt(names, path, value) ?? value));
}

function short(text: string): string {
  return printable(cut(text, MAX_VALUE));
}

function isEmpty(value: Shown): boolean {
  return value === null || value === '' || value === '{}' || (isList(value) && value.length === 0);
}

function isList(value: Shown): value is readonly Shown[] {
  return Array.isArray(value);
}

function isText(value: Shown): value is string {
  return typeof value === 'string' && ![SENSITIVE, UNKNOWN, NEVER_READ].includes(value);
}
