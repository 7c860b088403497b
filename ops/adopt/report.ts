import { cut, excerpts } from '../core/excerpt';
import type { Paint } from '../core/paint';
import { printable } from '../core/printable';
import { tableOrList } from '../core/terminal';
import {
  type AdoptEntry,
  type AdoptOutcome,
  type Difference,
  FAILING,
  OUTCOMES,
  type SurveyedObject,
} from './surveyed-object';

export interface StackSurvey {
  readonly stack: string;
  readonly objects: readonly SurveyedObject[];
}

const MAX_VALUE = 60;

/** The entries that the site lacks: of all objects, those that are adopted by a variable among them. */
export function entriesOf(surveys: readonly StackSurvey[]): readonly AdoptEntry[] {
  return surveys.flatMap(({ objects }) => objects.flatMap(({ entries }) => entries));
}

/** Outcomes that no entry settles: the operator decides. */
export function findUndecided(surveys: readonly StackSurvey[]): readonly SurveyedObject[] {
  return surveys.flatMap(({ objects }) =>
    objects.filter(({ outcome, entries }) => FAILING.has(outcome) && entries.length === 0),
  );
}

/**
 * Every object with its outcome, what an apply would change, and how it ends.
 *
 * @param columns width of the terminal; undefined for a file or a pipe
 */
export function reportOf(surveys: readonly StackSurvey[], paint: Paint, columns?: number): readonly string[] {
  return [...surveys.flatMap((one) => stackLines(one, paint, columns)), ...verdict(surveys, paint)];
}

function stackLines({ stack, objects }: StackSurvey, paint: Paint, columns: number | undefined): readonly string[] {
  const sorted = [...objects].sort((a, b) => OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome));
  const rows = sorted.map(({ outcome, address, key, id = '', variable }) => {
    const found = outcome === 'look up' && variable !== undefined ? `TF_VAR_${variable}=${id}` : id;
    return [paint[colourOf(outcome)](outcome), ...[address, key, found].map(printable)];
  });
  const different = sorted.flatMap(({ address, differences }) => differences.map((one) => differenceRow(address, one)));
  const counts = OUTCOMES.map((outcome) => [outcome, objects.filter((one) => one.outcome === outcome).length] as const);
  return [
    paint.heading(stack),
    tableOrList(['outcome', 'address', 'key', 'live id'], rows, columns),
    ...(different.length === 0
      ? []
      : [tableOrList(['address', 'attribute', 'live', 'stack', 'shown'], different, columns)]),
    ...sorted.flatMap(({ address, remark }) => (remark === undefined ? [] : [`${address}: ${printable(remark)}`])),
    counts.flatMap(([outcome, count]) => (count === 0 ? [] : [`${outcome}: ${count}`])).join(', '),
    '',
  ];
}

function colourOf(outcome: AdoptOutcome): keyof Paint {
  if (FAILING.has(outcome)) return 'bad';
  return outcome === 'adopt' || outcome === 'found' ? 'good' : 'warning';
}

function differenceRow(address: string, { attribute, live, stack, shown }: Difference): readonly string[] {
  const values = excerpts(showText(live), showText(stack), MAX_VALUE);
  return [address, printable(attribute), ...values.map((text) => cut(text, MAX_VALUE)), shown];
}

function showText(value: unknown): string {
  return value === null ? 'nothing' : printable(JSON.stringify(value));
}

/** One of three ends, or the last two of them. */
function verdict(surveys: readonly StackSurvey[], paint: Paint): readonly string[] {
  const [entries, open] = [entriesOf(surveys), findUndecided(surveys)];
  if (entries.length + open.length === 0) {
    return [paint.good('everything is stated: what exists is adopted or looked up, and nothing is created twice')];
  }
  return [
    ...(entries.length === 0
      ? []
      : [
          paint.warning(`${entries.length} entries to write, with --write:`),
          ...entries.map(({ path, value }) => `  ${path} = ${printable(JSON.stringify(value))}`),
        ]),
    ...(open.length === 0
      ? []
      : [
          paint.bad(`${open.length} to be decided:`),
          ...open.map((object) => `  ${object.address}: ${printable(decision(object))}`),
        ]),
  ];
}

const DECISIONS: Readonly<Record<AdoptOutcome, (object: SurveyedObject) => string>> = {
  missing: ({ key }) => `${key} is not there; correct the key in the site, or leave adopt out to create it`,
  ambiguous: ({ key, id }) => `${key} matches several objects: ${id}; state the id of the right one`,
  mismatch: ({ key, id }) => `${id} belongs to another object than ${key}; correct the id`,
  blocked: () => 'it cannot be adopted as it is',
  collide: ({ key, id }) => `another kind of object is called ${key}: ${id}; rename one of the two`,
  'look up': () => '',
  create: () => '',
  adopt: () => '',
  found: () => '',
};

function decision(object: SurveyedObject): string {
  return object.remark ?? DECISIONS[object.outcome](object);
}
