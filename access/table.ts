import type { AccessModel, Target } from './model';
import type { PolicyAnswer } from './policies';
import { EVERYONE, GUEST, STRANGER, type Subject } from './subjects';
import { nameAll, sentence, type Word } from './words';

/** Targets with the same answers to every subject, in one row. */
export interface AccessRow {
  readonly targets: readonly string[];
  readonly kind: Target['kind'];
  readonly way: string;
  /** The subjects that can open them, in words. */
  readonly who: string;
  /** The factor before the login. */
  readonly factor: string;
  readonly lasts: string;
  readonly outage: Target['outage'];
  /** By the name of the subject. */
  readonly answers: Readonly<Record<string, PolicyAnswer>>;
}

/** The matrix, row by row: hosts before applications, equal rows as one. */
export function accessRows({ subjects, targets }: AccessModel): readonly AccessRow[] {
  const rows = new Map<string, AccessRow>();
  for (const target of targets) {
    const { kind, name, way, factor, lasts, outage } = target;
    const answers = Object.fromEntries(subjects.map((subject) => [subject.name, target.answer(subject).verdict]));
    const key = JSON.stringify([kind, way, factor, lasts, outage, answers]);
    const row = rows.get(key);
    const who = row?.who ?? sentence(whoWords(subjects, answers), (group) => group);
    rows.set(key, { targets: [...(row?.targets ?? []), name], kind, way, who, factor, lasts, outage, answers });
  }
  return [...rows.values()];
}

/** The subjects that the answers admit, as short as it can be said; names of groups are set apart. */
export function whoWords(
  subjects: readonly Subject[],
  answers: Readonly<Record<string, PolicyAnswer>>,
): readonly Word[] {
  const isYes = (name: string) => answers[name] === 'yes';
  if (isYes(STRANGER)) return ['anyone, without an account too'];
  if (answers[EVERYONE] === 'unknown') return ['as on the server'];
  if (isYes(EVERYONE)) return [answers[GUEST] === 'no' ? `${EVERYONE}, but ${GUEST}` : EVERYONE];
  const groups = subjects.filter(({ kind, name }) => (kind === 'group' || kind === 'user') && isYes(name));
  const admins = groups.filter(({ isAdministrator }) => isAdministrator).map(({ name }) => name);
  const others = groups.filter(({ isAdministrator }) => !isAdministrator).map(({ name }) => name);
  return groups.length === 0 ? ['no one'] : nameAll([...others, ...admins]);
}
