import type { Fault } from '../constructs/core/errors';
import { nearNames } from '../constructs/core/near-names';
import type { StatedTest } from '../rules/readers/stated-access';
import type { Answer } from './applications';
import type { AccessModel, Target } from './model';
import { EVERYONE, GUEST, STRANGER, type Subject } from './subjects';

export interface AccessExpectation {
  /** The site says it at this path: `accessTests.0.mayNot.1`. */
  readonly path: string;
  /** It is written as the site names the subject. */
  readonly as: string;
  readonly subject: Subject;
  readonly target: Target;
  readonly may: boolean;
}

/** How an expectation stands: `unknown` where the UI decides, so that only the server can tell. */
export type ExpectationOutcome = 'holds' | 'fails' | 'unknown';

/** Words of a test for subjects that are no group. */
const KINDS: Readonly<Record<string, string>> = { everyone: EVERYONE, guest: GUEST, stranger: STRANGER };

const EVERY_TARGET = '*';

/**
 * Returns what the access tests expect, one subject and target at a time. A name that the model does not have gives none:
 * `nameFaults` reports it.
 */
export function accessExpectations(
  { subjects, targets }: AccessModel,
  tests: readonly StatedTest[],
): readonly AccessExpectation[] {
  return tests.flatMap(({ as, may, may_not: mayNot }, index) => {
    const subject = subjectAs(subjects, as);
    if (subject === undefined) return [];
    const listed = new Set([...may, ...mayNot].flatMap((name) => targetsNamed(targets, name)));
    const others = targets.filter((target) => !listed.has(target) && target.isLogin !== true);
    const expected = (names: readonly string[], key: 'may' | 'mayNot') =>
      names.flatMap((name, place) =>
        (name === EVERY_TARGET ? others : targetsNamed(targets, name)).map((target) => {
          return { path: `accessTests.${index}.${key}.${place}`, as, subject, target, may: key === 'may' };
        }),
      );
    return [...expected(may, 'may'), ...expected(mayNot, 'mayNot')];
  });
}

/** How an expectation stands, by the answer of the model. */
export function outcomeOf({ target, subject, may }: AccessExpectation): ExpectationOutcome {
  const { verdict } = target.answer(subject);
  if (verdict === 'unknown') return 'unknown';
  return verdict === (may ? 'yes' : 'no') ? 'holds' : 'fails';
}

/** How the tests stand: how many expectations hold, and each that does not. Empty where none is about these objects. */
export function accessTestLines(model: AccessModel, tests: readonly StatedTest[]): readonly string[] {
  const outcomes = accessExpectations(model, tests).map(outcomeOf);
  if (outcomes.length === 0) return [];
  const countOf = (outcome: ExpectationOutcome) => outcomes.filter((one) => one === outcome).length;
  const unknown = countOf('unknown');
  const others = unknown === 0 ? '' : `; ${unknown} cannot be answered from this stack`;
  const failing = [...failingFaults(model, tests)].map(({ path, fault }) => `${path} fails: ${fault}`);
  return [`accessTests: ${countOf('holds')} hold${others}`, ...failing];
}

/** Names that nothing has, and expectations that the model contradicts. */
export function* accessTestFaults(model: AccessModel, tests: readonly StatedTest[]): Generator<Fault> {
  yield* nameFaults(model, tests);
  yield* failingFaults(model, tests);
}

function* failingFaults(model: AccessModel, tests: readonly StatedTest[]): Generator<Fault> {
  const failing = accessExpectations(model, tests).filter((one) => outcomeOf(one) === 'fails');
  for (const [index, { path, as, subject, target, may }] of failing.entries()) {
    const same = failing.filter((one) => one.path === path);
    if (same[0] !== failing[index]) continue;
    const why = reasonOf(target.answer(subject));
    const names = same.map((one) => one.target.name).join(', ');
    yield {
      path,
      fault: `${as} ${may ? 'cannot' : 'can'} open ${names}${why}`,
      remedy: 'correct the access that the site states, or the test if it is no longer meant',
    };
  }
}

/** The step that denies; of what is open, the gate or the binding of the application. */
function reasonOf({ verdict, steps }: Answer): string {
  const decides =
    verdict === 'no'
      ? steps.findLast((step) => step.verdict === 'no')
      : (steps.find(({ address }) => /^authentik_(application|policy_binding)\./.test(address ?? '')) ?? steps[0]);
  return decides === undefined ? '' : `: ${decides.text}`;
}

function* nameFaults({ subjects, targets }: AccessModel, tests: readonly StatedTest[]): Generator<Fault> {
  const groups = [...Object.keys(KINDS), ...subjects.filter(({ kind }) => kind === 'group').map(({ name }) => name)];
  const names = targets.flatMap((target) => [target.name, ...labelOf(target)]);
  for (const [index, { as, may, may_not: mayNot }] of tests.entries()) {
    if (as === 'guest' && subjectAs(subjects, as) === undefined) {
      const remedy = 'remove the test, or set identity.publicGuests';
      yield { path: `accessTests.${index}.as`, fault: 'tests a guest, and the site has none', found: as, remedy };
    } else if (subjectAs(subjects, as) === undefined) {
      yield nameFault(`accessTests.${index}.as`, 'is not a group of the site', as, groups);
    }
    for (const [key, listed] of [['may', may] as const, ['mayNot', mayNot] as const]) {
      for (const [place, name] of listed.entries()) {
        if (name === EVERY_TARGET || targetsNamed(targets, name).length > 0) continue;
        yield nameFault(
          `accessTests.${index}.${key}.${place}`,
          'is neither a host nor an application of the site',
          name,
          names,
        );
      }
    }
  }
}

function nameFault(path: string, fault: string, found: string, names: readonly string[]): Fault {
  const near = nearNames(found, names);
  const question = near.length === 0 ? '' : `did you mean ${near.map((one) => JSON.stringify(one)).join(' or ')}? `;
  return { path, fault, found, remedy: `${question}\`npm run ops -- access\` shows every name` };
}

function subjectAs(subjects: readonly Subject[], as: string): Subject | undefined {
  const name = KINDS[as] ?? as;
  return subjects.find((one) => one.name === name);
}

/** Every target of a name: an application and a host may share one. */
function targetsNamed(targets: readonly Target[], name: string): readonly Target[] {
  return targets.filter((target) => target.name === name || labelOf(target).includes(name));
}

/** First label of a host; a path on it has its whole name only. */
function labelOf({ kind, name }: Target): readonly string[] {
  return kind === 'host' && !name.includes('/') ? [name.split('.')[0] ?? name] : [];
}
