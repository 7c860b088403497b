import type { AccessChange, AccessChangeKind } from './access-change';
import { type AccessObject, type AccessObjects, nameOf } from './objects';
import { endingOn, loginLengths, secondFactor, signInWays, sourcesOf } from './sign-in';
import { named, type Word } from './words';

/** How people sign in, and for how long, before and after. */
export function signInChanges(before: AccessObjects, after: AccessObjects): readonly AccessChange[] {
  return [...factorChanges(before, after), ...wayChanges(before, after), ...lengthChanges(before, after)];
}

function* factorChanges(before: AccessObjects, after: AccessObjects): Generator<AccessChange> {
  const [had, has] = [secondFactor(before), secondFactor(after)];
  if (had === undefined) {
    if (has === undefined || before.ofType('authentik_flow_stage_binding').length === 0) return;
    yield about('closed', has.address, [
      'signing in by password now asks for ',
      { name: has.name },
      ' (before: no second factor)',
    ]);
  } else if (has === undefined) {
    yield about('opened', had.address, [
      'signing in by password no longer asks for a second factor (before: ',
      { name: had.name },
      ')',
    ]);
  } else if (has.isConditional && !had.isConditional) {
    yield about('opened', has.address, [
      'signing in by password asks for ',
      { name: has.name },
      ' only if the policies of its binding say so (before: each time)',
    ]);
  }
}

/** Sources that link accounts by an attribute open accounts that are there already. */
const LINKS = /_link$/;

function* wayChanges(before: AccessObjects, after: AccessObjects): Generator<AccessChange> {
  const [had, has] = [signInWays(before), signInWays(after)];
  // Without any the state has no login page yet, or the UI owns it.
  if (had.length === 0) return;
  const sources = [...sourcesOf(before), ...sourcesOf(after)];
  const sourceOf = (way: string) => sources.findLast((source) => nameOf(source) === way);
  for (const way of had.filter((one) => !has.includes(one))) {
    const source = sourceOf(way);
    const words = source === undefined ? [`the login page no longer asks for a ${way}`] : gone(way);
    yield about('closed', source?.address, words);
  }
  for (const way of has.filter((one) => !had.includes(one))) {
    const source = sourceOf(way);
    const mode = String(source?.values.user_matching_mode ?? '');
    const words = ['signing in by ', source === undefined ? way : { name: way }, ' is new'];
    yield LINKS.test(mode)
      ? about('opened', source?.address, [...words, `, and opens an account with the same ${mode.replace(LINKS, '')}`])
      : about('other', source?.address, words);
  }
}

function gone(way: string): readonly Word[] {
  return ['no one can sign in by ', { name: way }, ' any more'];
}

/** Login stages by name: an address may move. */
function* lengthChanges(before: AccessObjects, after: AccessObjects): Generator<AccessChange> {
  const [had, has] = [loginLengths(before), loginLengths(after)];
  for (const stage of before.ofType(LOGIN_STAGE).filter((one) => !has.has(nameOf(one)))) {
    yield about('closed', stage.address, [...loginsOn(before, stage), ' end without a session: the stage is deleted']);
  }
  for (const stage of after.ofType(LOGIN_STAGE)) {
    const [was, is] = [had.get(nameOf(stage)), has.get(nameOf(stage))];
    if (was === undefined || is === undefined || was === is) continue;
    yield about('other', stage.address, [...loginsOn(after, stage), ` last ${is} (before: ${was})`]);
  }
}

const LOGIN_STAGE = 'authentik_stage_user_login';

function loginsOn(objects: AccessObjects, stage: AccessObject): readonly Word[] {
  const { own, sources } = endingOn(objects, stage);
  if (own.length + sources.length === 0) return ['logins that end on ', { name: nameOf(stage) }];
  return ['logins by ', own.join(', '), ...(own.length > 0 && sources.length > 0 ? [', '] : []), ...named(sources)];
}

function about(kind: AccessChangeKind, address: string | undefined, words: readonly Word[]): AccessChange {
  return { kind, targets: [], subjects: [], addresses: address === undefined ? [] : [address], words };
}
