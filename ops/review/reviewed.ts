import { readFileSync } from 'node:fs';
import stringify from 'json-stable-stringify';
import { ExitCode } from '../core/exit-code';
import { OpsError } from '../core/ops-error';
import { reasonOf } from '../core/reason';
import { attributeLine, changeLines, changeWords } from './change-text';
import type { ObjectNames } from './object-names';
import { counting, type Review, type ReviewedChange } from './review';
import { FINGERPRINT, readReview } from './review-file';

export interface Reviewed {
  readonly fingerprint: string;
  /** @default unknown: only a fingerprint was given */
  readonly review?: Review;
}

/**
 * Returns what was reviewed of a stack: of several files the one of that stack, or the only fingerprint.
 *
 * @param texts paths of `review.json`, or a fingerprint
 * @returns undefined where nothing is named
 * @throws OpsError (USAGE) when one is neither, or none or several are of the stack
 */
export function findReviewed(stack: string, texts: readonly string[]): Reviewed | undefined {
  if (texts.length === 0) return undefined;
  const all = texts.map(readReviewed);
  const own = all.filter(({ review }) => review?.stack === stack);
  const candidates = own.length > 0 ? own : all.filter(({ review }) => review === undefined);
  const [reviewed, other] = candidates;
  if (reviewed !== undefined && other === undefined) return reviewed;
  const others = all.map(({ review }) => `a review of the stack ${review?.stack ?? '(a fingerprint)'}`).join(', ');
  throw notReviewed(stack, other === undefined ? others : `${candidates.length} for it`);
}

/** @throws OpsError (USAGE) */
function readReviewed(text: string): Reviewed {
  if (FINGERPRINT.test(text)) return { fingerprint: text };
  const review = readReview(contentOf(text));
  if (review === undefined) throw notReviewed('STACK', `a file of another kind: ${text}`);
  return { fingerprint: review.fingerprint, review };
}

/** In which changes a plan differs from the reviewed one, attribute by attribute. */
export function differences({ fingerprint, review: before }: Reviewed, review: Review): readonly string[] {
  const { changes } = review;
  if (before === undefined) return [`reviewed ${fingerprint}`, `now      ${review.fingerprint}`];
  const names = { ...before.names, ...review.names };
  const had = new Map(before.changes.map((change) => [change.address, change]));
  const has = new Map(changes.map((change) => [change.address, change]));
  return [
    ...[...had.keys()]
      .filter((address) => !has.has(address))
      .map((address) => `- ${address}: was reviewed, and does not change any more`),
    ...changes
      .filter(({ address }) => !had.has(address))
      .flatMap((change) => {
        const [, ...below] = changeLines(change, { ...review, names });
        return [`+ ${change.address}: was not reviewed; it ${changeWords(change)}`, ...below];
      }),
    ...changes.flatMap((change) => {
      const was = had.get(change.address);
      if (was === undefined || stringify(counting(was)) === stringify(counting(change))) return [];
      return [`~ ${change.address}:`, ...compareChange(was, change, names)];
    }),
  ];
}

/** Returns what was reviewed of a change, and what it would do now. */
function compareChange(had: ReviewedChange, has: ReviewedChange, names: ObjectNames): readonly string[] {
  const words = [changeWords(had), changeWords(has)];
  const lines = ({ attributes }: ReviewedChange) =>
    new Map(attributes.map((attribute) => [attribute.path, attributeLine(attribute, names)]));
  const [before, after] = [lines(had), lines(has)];
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
  return [
    ...(words[0] === words[1] ? [] : [`      reviewed: it ${words[0]}`, `      now:      it ${words[1]}`]),
    ...paths.flatMap((path) => [
      `      reviewed: ${before.get(path) ?? `${path} does not change`}`,
      `      now:      ${after.get(path) ?? `${path} does not change`}`,
    ]),
    ...(had.object === has.object ? [] : [`      another object: ${had.object ?? 'none'} -> ${has.object ?? 'none'}`]),
  ];
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw notReviewed('STACK', reasonOf(error));
  }
}

function notReviewed(stack: string, found: string): OpsError {
  return new OpsError({
    what: `REVIEWED is not the review.json of the stack${stack === 'STACK' ? '' : ` ${stack}`}, or its fingerprint`,
    found,
    remedy: `make it with \`npm run diff -- ${stack}\``,
    exitCode: ExitCode.USAGE,
  });
}
