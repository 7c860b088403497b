import type { AccessModel, Target } from './model';
import type { AccessObjects } from './objects';
import type { Verdict } from './policies';
import { inWords, loginLengths } from './sign-in';
import { EVERYONE, GUEST, STRANGER, type Subject } from './subjects';
import { accessRows, whoWords } from './table';

/** One thing that a change does to who can open what. */
export interface AccessChange {
  /** `opened`: somebody can open what they could not, and what was there before. */
  readonly kind: 'opened' | 'closed' | 'new' | 'gone' | 'length' | 'unknown';
  /** Terraform address of the target. */
  readonly address: string | undefined;
  /** One sentence, without a full stop. Names stand in backticks. */
  readonly text: string;
}

export const NO_CHANGE = 'no change in who can open what';

/** What a change does to access, in words: openings first, then what is closed, then the rest. */
export function accessChanges(
  before: { readonly model: AccessModel; readonly objects: AccessObjects },
  after: { readonly model: AccessModel; readonly objects: AccessObjects },
): readonly AccessChange[] {
  const had = new Map(before.model.targets.map((target) => [keyOf(target), target]));
  const has = new Map(after.model.targets.map((target) => [keyOf(target), target]));
  const subjects = [
    ...new Map([...before.model.subjects, ...after.model.subjects].map((one) => [one.name, one])).values(),
  ];
  const changes = [
    ...[...has].flatMap(([key, target]) => {
      const old = had.get(key);
      return old === undefined
        ? newTarget(after.model, target)
        : changed(subjects, before.model, after.model, old, target);
    }),
    ...[...had].flatMap(([key, { name, address }]) =>
      has.has(key)
        ? []
        : [{ kind: 'gone' as const, address, text: `\`${name}\` is gone: nobody can open it any more` }],
    ),
    ...lengths(before.objects, after.objects),
  ];
  return changes.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
}

const ORDER: readonly AccessChange['kind'][] = ['opened', 'unknown', 'closed', 'gone', 'new', 'length'];

function keyOf({ kind, name }: Target): string {
  return `${kind} ${name}`;
}

function newTarget(model: AccessModel, target: Target): readonly AccessChange[] {
  const who = accessRows({ ...model, targets: [target] })[0]?.who ?? 'no one';
  return [{ kind: 'new', address: target.address, text: `new: \`${target.name}\` opens to ${who}` }];
}

function changed(
  subjects: readonly Subject[],
  before: AccessModel,
  after: AccessModel,
  old: Target,
  target: Target,
): readonly AccessChange[] {
  const moved = subjects.flatMap((subject) => {
    const own = (model: AccessModel) => model.subjects.find(({ name }) => name === subject.name);
    const [was, is] = [verdictOf(old, own(before)), verdictOf(target, own(after))];
    return was === is ? [] : [{ subject, was, is }];
  });
  const named = (was: Verdict, is: Verdict) =>
    moved.filter((one) => one.was === was && one.is === is).map(({ subject }) => subject);
  const { name, address } = target;
  const opened = named('no', 'yes');
  const closed = named('yes', 'no');
  const unclear = moved.filter(({ was, is }) => was === 'unknown' || is === 'unknown');
  const who = (model: AccessModel, one: Target) =>
    whoWords(model.subjects, Object.fromEntries(model.subjects.map((s) => [s.name, one.answer(s).verdict])));
  return [
    ...(opened.length === 0
      ? []
      : [{ kind: 'opened' as const, address, text: `${listOf(opened)} can now open \`${name}\` (before: no)` }]),
    ...(closed.length === 0
      ? []
      : [{ kind: 'closed' as const, address, text: `${listOf(closed)} can no longer open \`${name}\` (before: yes)` }]),
    ...(unclear.length === 0
      ? []
      : [
          {
            kind: 'unknown' as const,
            address,
            text: `\`${name}\` opens to ${who(after, target)} (before: ${who(before, old)})`,
          },
        ]),
    ...(old.lasts === target.lasts
      ? []
      : [
          {
            kind: 'length' as const,
            address,
            text: `a session on \`${name}\` lasts ${target.lasts} (before: ${old.lasts})`,
          },
        ]),
  ];
}

/** A group that one side does not know has nobody in it there. */
function verdictOf(target: Target, subject: Subject | undefined): Verdict {
  return subject === undefined ? 'no' : target.answer(subject).verdict;
}

/** The widest subjects that say it all: whoever is signed in is no list of groups. */
function listOf(subjects: readonly Subject[]): string {
  const names = subjects.map(({ name }) => name);
  if (names.includes(STRANGER)) return 'anyone, without an account too,';
  const widest = names.includes(EVERYONE) ? names.filter((name) => name === EVERYONE || name === GUEST) : names;
  return widest.map((name) => (name === EVERYONE || name === GUEST ? name : `\`${name}\``)).join(', ');
}

/** Logins that last longer or shorter than before. */
function lengths(before: AccessObjects, after: AccessObjects): readonly AccessChange[] {
  const old = loginLengths(before);
  const sources = after.ofType('authentik_source_oauth').map(({ values }) => String(values.name));
  return after.ofType('authentik_stage_user_login').flatMap(({ address, values }) => {
    const name = String(values.name);
    const [was, is] = [old.get(name), inWords(values.session_duration)];
    if (was === undefined || was === is) return [];
    const by =
      /source/.test(name) && sources.length > 0 ? `logins by ${sources.join(', ')}` : `logins that end on \`${name}\``;
    return [{ kind: 'length' as const, address, text: `${by} last ${is} (before: ${was})` }];
  });
}
