import { nameAll, type Word } from './words';

/**
 * Describes what a change of the objects does to access. `shut-out`: a way in stops working, or may do so. `new` is what did
 * not exist before, `other` a way in, or how long it lasts.
 */
export type AccessChangeKind = 'opened' | 'shut-out' | 'unknown' | 'closed' | 'new' | 'other';

/** One thing that a change does to who can open what. */
export interface AccessChange {
  readonly kind: AccessChangeKind;
  /** Names of hosts and applications; none where it is about signing in. */
  readonly targets: readonly string[];
  /** Names of all subjects that gain or lose; the sentence names the widest ones only. */
  readonly subjects: readonly string[];
  /** Terraform addresses of what decides about it. */
  readonly addresses: readonly string[];
  /** One sentence, without a full stop. */
  readonly words: readonly Word[];
}

/** A change about the targets that its sentence marks. @param addresses of what decides about it; an empty one is left out */
export function accessChange(
  kind: AccessChangeKind,
  words: readonly Word[],
  addresses: readonly (string | undefined)[],
  subjects: readonly string[] = [],
): AccessChange {
  const targets = words.flatMap((word) => (isTarget(word) ? [word.name] : []));
  const known = addresses.filter((address): address is string => address !== undefined && address !== '');
  return { kind, targets, subjects, addresses: [...new Set(known)], words };
}

/** Shut-outs and openings come first, then what cannot be known, then the rest. */
const ORDER: readonly AccessChangeKind[] = ['shut-out', 'opened', 'unknown', 'closed', 'new', 'other'];

/** Place of a change in a list: the most important is 0. */
export function placeOf({ kind }: AccessChange): number {
  return ORDER.indexOf(kind);
}

export const NO_CHANGE = 'no change in who can open what';

/** Merges changes whose sentences differ in the target only. */
export function mergeChanges(changes: readonly AccessChange[]): readonly AccessChange[] {
  const bySentence = new Map<string, AccessChange[]>();
  for (const change of changes) {
    const key = JSON.stringify([change.kind, change.words.map((word) => (isTarget(word) ? null : word))]);
    bySentence.set(key, [...(bySentence.get(key) ?? []), change]);
  }
  return [...bySentence.values()].flatMap((same) => {
    const [first, ...others] = same;
    if (first === undefined || others.length === 0) return same;
    const targets = same.flatMap((change) => change.targets);
    const addresses = [...new Set(same.flatMap((change) => change.addresses))];
    const words = first.words.flatMap((word) => (isTarget(word) ? nameAll(targets) : [word]));
    return [{ ...first, targets, addresses, words }];
  });
}

function isTarget(word: Word): word is Exclude<Word, string> {
  return typeof word !== 'string' && word.isTarget === true;
}
