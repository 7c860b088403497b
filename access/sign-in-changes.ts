import { type AccessChange, accessChange } from './access-change';
import { type AccessObject, type AccessObjects, nameOf } from './objects';
import { endingOn, loginLengths } from './sign-in';
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
    (is) => !had.some((was) => was.kind === is.kind && was.name === is.name),
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
    const was = sourcesOf(before).find((one) => nameOf(one) === nameOf(is));
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

/** Login stages by name: an address may move. */
function* lengthChanges(before: AccessObjects, after: AccessObjects): Generator<AccessChange> {
  const [had, has] = [loginLengths(before), loginLengths(after)];
  for (const stage of before.ofType(LOGIN_STAGE).filter((one) => !has.has(nameOf(one)))) {
    const words = [...loginsOn(before, stage), ' end without a session: the stage is deleted'];
    yield accessChange('closed', words, [stage.address]);
  }
  for (const stage of after.ofType(LOGIN_STAGE)) {
    const [was, is] = [had.get(nameOf(stage)), has.get(nameOf(stage))];
    if (was === undefined || is === undefined || was === is) continue;
    yield accessChange('other', [...loginsOn(after, stage), ` last ${is} (before: ${was})`], [stage.address]);
  }
}

const LOGIN_STAGE = 'authentik_stage_user_login';

function loginsOn(objects: AccessObjects, stage: AccessObject): readonly Word[] {
  const { own, sources } = endingOn(objects, stage);
  if (own.length + sources.length === 0) return ['logins that end on ', { name: nameOf(stage) }];
  return ['logins by ', own.join(', '), ...(own.length > 0 && sources.length > 0 ? [', '] : []), ...nameAll(sources)];
}
