import { isDeepStrictEqual } from 'node:util';
import { type AccessChange, type AccessChangeKind, accessChange } from './access-change';
import { type Admitted, findAdmitted, findUnknown, findWidest, subjectWords } from './admitted';
import type { Answer } from './applications';
import type { AccessModel, Target } from './model';
import type { PolicyAnswer, Unknown } from './policies';
import { EVERYONE, GUEST, STRANGER, type Subject } from './subjects';
import type { Word } from './words';

/** A target before and after; one of them is missing where it is new or gone. */
export interface TargetPair {
  readonly was: Target | undefined;
  readonly is: Target | undefined;
}

export function targetChanges(
  { was, is }: TargetPair,
  before: AccessModel,
  after: AccessModel,
): readonly AccessChange[] {
  if (is === undefined) return was === undefined ? [] : [describeGone(before, was)];
  if (was === undefined || (!isThere(was) && isThere(is))) return [newChange(after, is)];
  const subjects = [...new Map([...after.subjects, ...before.subjects].map((one) => [one.name, one])).values()];
  const answers = subjects.map((subject) => ({
    subject,
    was: answerOf(before, was, subject),
    is: answerOf(after, is, subject),
  }));
  return new Comparison({
    was,
    is,
    answers,
    subjectsAfter: after.subjects,
    whoBefore: findAdmitted(before, was),
    whoAfter: findAdmitted(after, is),
  }).changes();
}

/** Whether an object stands for a host; an application of the UI is there without one. */
function isThere({ kind, address }: Target): boolean {
  return kind === 'application' || address !== undefined;
}

/** The answer of a subject; a member of a group that one side does not have is anyone signed in there. */
function answerOf({ subjects }: AccessModel, target: Target, { name, kind }: Subject): Answer {
  const own =
    subjects.find((one) => one.name === name) ??
    (kind === 'group' || kind === 'user' ? subjects.find((one) => one.kind === 'everyone') : undefined);
  return own === undefined ? { verdict: 'no', steps: [] } : target.answer(own);
}

function newChange(model: AccessModel, is: Target): AccessChange {
  if (is.isUnguarded === true) {
    return accessChange('opened', ['anyone can now open ', nameOf(is), ', without an account too'], [is.address]);
  }
  const { words, isSubject } = findAdmitted(model, is);
  return accessChange('new', [nameOf(is), isSubject ? ' can be opened by ' : ': ', ...words], [is.address]);
}

function describeGone(model: AccessModel, was: Target): AccessChange {
  const { words: before, isOnTheServer } = findAdmitted(model, was);
  // An application of the UI stays on the server as it is: Terraform has at most its provider.
  if (isOnTheServer && was.address?.startsWith('authentik_application.') !== true) {
    const words = ['the site no longer says who can open ', nameOf(was), ' (before: ', ...before, ')'];
    return accessChange('unknown', words, [was.address]);
  }
  if (was.isUnguarded === true) {
    return accessChange('closed', ['a login is now required at ', nameOf(was), ' (before: no login)'], [was.address]);
  }
  const reason = was.kind === 'host' ? 'it is no longer published' : 'it is deleted';
  const words = ['no one can open ', nameOf(was), ` any more: ${reason} (before: `, ...before, ')'];
  return accessChange('closed', words, [was.address]);
}

function nameOf({ name }: Target): Word {
  return { name, isTarget: true };
}

/** A subject with its answers about one target. */
interface SubjectAnswers {
  /** It is the subject as it was before the plan, where it was there. */
  readonly subject: Subject;
  readonly was: Answer;
  readonly is: Answer;
}

interface Compared {
  readonly was: Target;
  readonly is: Target;
  readonly answers: readonly SubjectAnswers[];
  readonly subjectsAfter: readonly Subject[];
  readonly whoBefore: Admitted;
  readonly whoAfter: Admitted;
}

class Comparison {
  private readonly name: Word;
  /** ` (before: Members)`. */
  private readonly before: readonly Word[];

  constructor(private readonly compared: Compared) {
    this.name = nameOf(compared.is);
    const { words, isOnTheServer } = compared.whoBefore;
    this.before = [' (before: ', ...words, ...(isOnTheServer ? ['; bindings of the UI stay'] : []), ')'];
  }

  changes(): readonly AccessChange[] {
    const decided = [...this.openings(), ...this.closings()];
    const found = decided.length > 0 ? decided : [...this.unknowns()];
    return [...found, ...(found.length > 0 ? [] : this.compareWay()), ...this.compareLength()];
  }

  private *openings(): Generator<AccessChange> {
    const gain = this.answersBetween('no', 'yes');
    if (gain.length > 0) yield this.change('opened', gain, this.openingWords(findWidest(gain)));
    const unbound = this.compared.is.kind === 'application' ? this.compared.answers.filter(losesBindings) : [];
    if (unbound.length > 0) yield accessChange('opened', this.unboundWords(), [this.compared.is.address], [EVERYONE]);
    const perhaps = this.compared.answers.filter(mayOpen);
    if (perhaps.length > 0)
      yield this.change('opened', perhaps, [...this.describeUnknown(findWidest(perhaps)), ...this.before]);
  }

  private openingWords(subjects: readonly string[]): readonly Word[] {
    if (subjects.includes(STRANGER)) {
      const words: readonly Word[] =
        this.compared.is.gate === 'app'
          ? ['authentik no longer asks for a login at ', this.name, ": the application's own login decides"]
          : ['anyone can now open ', this.name, ', without an account too'];
      return [...words, ...this.before];
    }
    if (subjects.includes(EVERYONE)) return [subjects.join(' and '), ' can now open ', this.name, ...this.before];
    return [...subjectWords(subjects), ' can now open ', this.name, ' (before: no)'];
  }

  /** Bindings of the UI decided before, and every user that is signed in can open it now. */
  private unboundWords(): readonly Word[] {
    const { is, whoBefore } = this.compared;
    if (is.isNew !== true) return [EVERYONE, ' can now open ', this.name, ...this.before];
    const words = [' is created again without the bindings of the UI: ', EVERYONE, ' can open it'];
    return [this.name, ...words, ' (before: ', ...whoBefore.words, ')'];
  }

  /** Denied before, and not known now. */
  private describeUnknown(subjects: readonly string[]): readonly Word[] {
    const { is, whoAfter } = this.compared;
    if (subjects.join() === GUEST) return [`it is not known here whether ${GUEST} can open `, this.name];
    return is.gate === 'public'
      ? ['a visitor of ', this.name, ' is signed in as the guest, and the stack identity decides what that opens']
      : ['it is not known here whether ', this.name, ' is still closed: ', ...whoAfter.words];
  }

  private *closings(): Generator<AccessChange> {
    const loss = [...this.answersBetween('yes', 'no'), ...this.answersBetween('unknown', 'no')];
    if (loss.length === 0) return;
    const subjects = findWidest(loss);
    const isNarrow = subjects.every((name) => loss.some(({ subject, was }) => isLostGroup(name, subject, was.verdict)));
    const before = loss.every(({ was }) => was.verdict === 'yes') ? [' (before: yes)'] : this.before;
    const words = isNarrow
      ? [...subjectWords(subjects), ' can no longer open ', this.name, ...this.remainingWords(), ...before]
      : [...this.closingWords(), ...this.before];
    // Administrators open everything: nothing that a site means takes that away.
    const isAdmins = loss.some(({ subject, was }) => subject.isAdministrator && was.verdict === 'yes');
    yield this.change(isAdmins ? 'shut-out' : 'closed', loss, words);
  }

  /** Their groups and whether they are administrators are those of after the plan. */
  private remainingSubjects(): readonly Subject[] {
    const { is, subjectsAfter } = this.compared;
    return subjectsAfter.filter((subject) => is.answer(subject).verdict === 'yes');
  }

  private remainingWords(): readonly Word[] {
    const stay = this.remainingSubjects();
    if (stay.length === 0) return [': no one can'];
    if (stay.every(({ isAdministrator }) => isAdministrator)) return [': only administrators can'];
    const administrators = this.compared.answers.filter(({ subject }) => subject.isAdministrator);
    if (!stay.every(({ name }) => administrators.some(({ subject }) => subject.name === name))) return [];
    const names = findWidest(stay.map((subject) => ({ subject })));
    return [': only ', ...subjectWords(names), ' can, which the site no longer calls administrators'];
  }

  /** Returns what is left of a target that most subjects lose. */
  private closingWords(): readonly Word[] {
    const { words, isSubject } = this.compared.whoAfter;
    const stay = this.remainingSubjects();
    const wasOpen = this.compared.answers.some(
      ({ subject, was }) => subject.kind === 'stranger' && was.verdict === 'yes',
    );
    if (wasOpen && (!isSubject || stay.length > 0)) return ['a login is now required at ', this.name, ': ', ...words];
    if (!isSubject) return ['who can open ', this.name, ': ', ...words];
    if (stay.length === 0) return ['no one can open ', this.name, ' any more'];
    if (stay.some(({ kind }) => kind === 'everyone')) return [this.name, ' can now be opened by ', ...words];
    const isAdmins = stay.every(({ isAdministrator }) => isAdministrator);
    const whom: readonly Word[] = isAdmins ? ['administrators (', ...words, ')'] : words;
    return ['only ', ...whom, ' can now open ', this.name];
  }

  /** Yields what one side does not know: only where something else decides than before. */
  private *unknowns(): Generator<AccessChange> {
    const { answers, whoBefore, whoAfter } = this.compared;
    const unclear = answers.filter(({ was, is }) => {
      if (was.verdict !== is.verdict) return was.verdict === 'unknown' || is.verdict === 'unknown';
      return was.verdict === 'unknown' && !isDeepStrictEqual(findUnknown(was), findUnknown(is));
    });
    if (unclear.length === 0) return;
    if (unclear.every(({ is }) => findUnknown(is) === GUARDED)) {
      const words = ['a guest is refused at ', this.name, ', unless a binding of the UI admits guests'];
      yield this.change('other', unclear, words);
      return;
    }
    const isSameWords = isDeepStrictEqual(whoBefore.words, whoAfter.words);
    // A policy that nothing here can evaluate may open the target.
    const isPolicy = unclear.some((answer) => policyOf(answer) !== undefined);
    yield this.change(isPolicy ? 'opened' : 'unknown', unclear, [
      'who can open ',
      this.name,
      ': ',
      ...whoAfter.words,
      ...(isSameWords ? [', and its text changes'] : this.before),
    ]);
  }

  private *compareWay(): Generator<AccessChange> {
    const { was, is } = this.compared;
    if (was.way === is.way) return;
    yield accessChange('other', [this.name, `: ${is.way} (before: ${was.way})`], [is.address]);
  }

  /** An application's own session is not known here: what is set is the login behind it, which has a sentence of its own. */
  private *compareLength(): Generator<AccessChange> {
    const { was, is } = this.compared;
    const isSet = was.way !== 'OpenID Connect' && was.lasts !== '-' && is.lasts !== '-';
    if (!isSet || was.lasts === is.lasts) return;
    const words = ['sessions on ', this.name, ` last ${is.lasts} (before: ${was.lasts})`];
    yield accessChange('other', words, [is.address]);
  }

  private answersBetween(from: PolicyAnswer, to: PolicyAnswer): readonly SubjectAnswers[] {
    return this.compared.answers.filter(({ was, is }) => was.verdict === from && is.verdict === to);
  }

  private change(kind: AccessChangeKind, answers: readonly SubjectAnswers[], words: readonly Word[]): AccessChange {
    const { was, is } = this.compared;
    const subjects = findWidest(answers);
    // A host that loses its own provider is known by that one, and not by the provider of the whole domain.
    const own = was.address === is.address || is.kind === 'application' ? undefined : was.address;
    const deciding = answers
      .filter(({ subject }) => subjects.includes(subject.name))
      .flatMap((answer) => own ?? policyOf(answer) ?? decidingStep(answer) ?? []);
    const all = answers.map(({ subject }) => subject.name);
    return accessChange(kind, words, deciding.length > 0 ? deciding : [is.address], all);
  }
}

/** The UI may have refused some users; another stack decides elsewhere, and a policy has a sentence of its own. */
function losesBindings({ subject, was, is }: SubjectAnswers): boolean {
  return subject.kind === 'everyone' && is.verdict === 'yes' && findUnknown(was) === 'server';
}

/** Unknown now, where it was denied, or refused unless a binding of the UI admits; that itself is no opening. */
function mayOpen({ was, is }: SubjectAnswers): boolean {
  if (is.verdict !== 'unknown' || findUnknown(is) === GUARDED) return false;
  return was.verdict === 'no' || findUnknown(was) === GUARDED;
}

const GUARDED: Unknown = 'server, closed to guests where it has none';

function isLostGroup(name: string, subject: Subject, was: PolicyAnswer): boolean {
  return (
    subject.name === name &&
    (subject.kind === 'guest' || ((subject.kind === 'group' || subject.kind === 'user') && was === 'yes'))
  );
}

/** The step that denies or cannot tell; of what opens the one in the place of the step that denied it, or the outpost. */
function decidingStep({ was, is }: SubjectAnswers): string | undefined {
  if (is.verdict !== 'yes') return is.steps.find(({ verdict }) => verdict === is.verdict)?.address;
  const denying = was.steps.find(({ verdict }) => verdict === 'no')?.address;
  if (denying?.startsWith('authentik_outpost.') === true) return denying;
  return is.steps[Math.min(was.steps.length, is.steps.length) - 1]?.address;
}

function policyOf({ was, is }: SubjectAnswers): string | undefined {
  const policy = [is, was].map(findUnknown).find((one) => typeof one === 'object');
  return typeof policy === 'object' ? policy.address : undefined;
}
