import { type AccessChange, accessChange } from './access-change';
import { type AccessObject, type AccessObjects, findCounterpart, nameOf } from './objects';
import { endingOn, type Logins, loginLength } from './sign-in';
import { isStage } from './stages';
import { sourcesOf, type WayKind, waysIn } from './ways';
import { nameAll, type Word } from './words';

/** How people sign in, and for how long, before and after. */
export function signInChanges(before: AccessObjects, after: AccessObjects): readonly AccessChange[] {
  return [...newWays(before, after), ...matchingChanges(before, after), ...lengthChanges(before, after)];
}

/** Sources that link accounts by an attribute open accounts that are there already. */
const LINKS = /_link$/;

/** A way that was not there: a source may open accounts that exist. */
function* newWays(before: AccessObjects, after: AccessObjects): Generator<AccessChange> {
  const [had, has] = [waysIn(before), waysIn(after)].map((ways) => ways.filter(({ kind }) => OWN.includes(kind)));
  // Without any the state has no login page yet, or the UI owns it.
  if (had === undefined || has === undefined || had.length === 0) return;
  for (const { kind, name, address } of has.filter(
    (is) => !had.some((was) => was.kind === is.kind && (was.name === is.name || was.address === is.address)),
  )) {
    const source = sourcesOf(after).find((one) => one.address === address);
    const words = ['signing in by ', kind === 'source' ? { name } : name, ' is new'];
    const linked = source === undefined ? [] : linkWords(source);
    yield accessChange(linked.length > 0 ? 'opened' : 'other', [...words, ...linked], [source?.address]);
  }
}

const OWN: readonly WayKind[] = ['password', 'passkey', 'source'];

function linkWords({ values }: AccessObject): readonly string[] {
  const mode = String(values.user_matching_mode ?? '');
  return LINKS.test(mode) ? [`, and opens an account with the same ${mode.replace(LINKS, '')}`] : [];
}

/** Yields which account a login by a source opens. */
function* matchingChanges(before: AccessObjects, after: AccessObjects): Generator<AccessChange> {
  for (const is of sourcesOf(after)) {
    const was = findCounterpart(sourcesOf(before), is);
    const [had, has] = [was?.values.user_matching_mode, is.values.user_matching_mode].map((mode) => String(mode ?? ''));
    if (was === undefined || had === has || had === undefined || has === undefined) continue;
    const words = [
      'signing in by ',
      { name: nameOf(is) },
      ...(linkWords(is).length > 0 ? linkWords(is) : [` matches accounts by ${has}`]),
    ];
    yield accessChange(LINKS.test(has) ? 'opened' : 'other', [...words, ` (before: ${had})`], [is.address]);
  }
}

function* lengthChanges(before: AccessObjects, after: AccessObjects): Generator<AccessChange> {
  const has = after.ofType(LOGIN_STAGE);
  for (const was of before.ofType(LOGIN_STAGE)) {
    const is = findCounterpart(has, was);
    if (is === undefined) {
      yield* deletedLogin(was, before, after);
      continue;
    }
    const [had, lasts] = [was, is].map(loginLength);
    if (had === lasts) continue;
    const words = [...loginWords(endingOn(after, is), is), ` last ${lasts} (before: ${had})`];
    yield accessChange('other', words, [is.address]);
  }
}

/** A login that ends on another stage after the plan has a sentence of its own where that one does not work. */
function* deletedLogin(stage: AccessObject, before: AccessObjects, after: AccessObjects): Generator<AccessChange> {
  const had = endingOn(before, stage);
  const isLost = (name: string) => !endsElsewhere(name, stage, before, after);
  const lost = { own: had.own.filter(isLost), sources: had.sources.filter(isLost) };
  const isOfNone = had.own.length + had.sources.length === 0;
  if (!isOfNone && lost.own.length + lost.sources.length === 0) return;
  const words = [...loginWords(lost, stage), ' end without a session: the stage is deleted'];
  yield accessChange(isOfNone ? 'closed' : 'shut-out', words, [stage.address]);
}

/** Whether a way in begins its session by another stage after the plan, or runs another flow, or is gone. */
function endsElsewhere(name: string, stage: AccessObject, before: AccessObjects, after: AccessObjects): boolean {
  const [was, is] = [before, after].map((objects) => waysIn(objects).find((way) => way.name === name));
  if (is === undefined || is.flow !== was?.flow) return true;
  return is.stages.some((one) => one.kind === 'login' && !isStage(one.stage, stage));
}

const LOGIN_STAGE = 'authentik_stage_user_login';

function loginWords({ own, sources }: Logins, stage: AccessObject): readonly Word[] {
  if (own.length + sources.length === 0) return ['logins that end on ', { name: nameOf(stage) }];
  return ['logins by ', own.join(', '), ...(own.length > 0 && sources.length > 0 ? [', '] : []), ...nameAll(sources)];
}
