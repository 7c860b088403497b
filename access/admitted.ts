import type { Answer } from './applications';
import type { AccessModel, Target } from './model';
import type { Unknown } from './policies';
import { EVERYONE, GUEST, STRANGER, type Subject } from './subjects';
import { whoWords } from './table';
import { nameAll, type Word } from './words';

/** The subjects that can open a target, or what decides where that is not known here. */
export interface Admitted {
  readonly words: readonly Word[];
  readonly isSubject: boolean;
  /** Whether bindings decide that the UI has made. */
  readonly isOnTheServer: boolean;
}

/** The subjects that can open a target in a model. */
export function findAdmitted({ subjects }: AccessModel, target: Target): Admitted {
  const answers = subjects.map((subject) => [subject, target.answer(subject)] as const);
  const everyone = answers.find(([{ kind }]) => kind === 'everyone')?.[1];
  if (everyone?.verdict === 'unknown') {
    const unknown = findUnknown(everyone);
    return { words: decides(unknown), isSubject: false, isOnTheServer: unknown === 'server' };
  }
  const verdicts = Object.fromEntries(answers.map(([{ name }, { verdict }]) => [name, verdict]));
  return { words: whoWords(subjects, verdicts), isSubject: true, isOnTheServer: false };
}

function decides(unknown: Unknown | undefined): readonly Word[] {
  if (typeof unknown === 'object') return ['policy ', { name: unknown.policy }, ' decides'];
  return unknown === 'elsewhere' ? ['the stack identity decides'] : ['as on the server'];
}

/** Returns what makes an answer unknown; undefined for one that is known. */
export function findUnknown({ steps }: Answer): Unknown | undefined {
  return steps.find(({ unknown }) => unknown !== undefined)?.unknown;
}

/** The subjects that say it all: a group is left out beside one above it, and every group beside anyone signed in. */
export function findWidest(answers: readonly { readonly subject: Subject }[]): readonly string[] {
  const subjects = answers.map(({ subject }) => subject);
  const names = subjects.map(({ name }) => name);
  if (names.includes(STRANGER)) return [STRANGER];
  if (names.includes(EVERYONE)) return names.filter((name) => name === EVERYONE || name === GUEST);
  return subjects
    .filter(({ name, groups }) => !names.some((other) => other !== name && groups.has(other)))
    .map(({ name }) => name);
}

/** Names of groups are set apart; the guest is not one. */
export function subjectWords(names: readonly string[]): readonly Word[] {
  const groups = nameAll(names.filter((name) => name !== GUEST));
  if (!names.includes(GUEST)) return groups;
  return groups.length === 0 ? [GUEST] : [...groups, ' and ', GUEST];
}
