import { type AccessChange, accessChange } from './access-change';
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
    const words = ['signing in by password now asks for ', { name: has.name }, ' (before: no second factor)'];
    yield accessChange('closed', words, [has.address]);
  } else if (has === undefined) {
    const words = ['signing in by password no longer asks for a second factor (before: ', { name: had.name }, ')'];
    yield accessChange('opened', words, [had.address]);
  } else if (has.isConditional && !had.isConditional) {
    const when = ' only if the policies of its binding say so (before: each time)';
    yield accessChange('opened', ['signing in by password asks for ', { name: has.name }, when], [has.address]);
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
    const isPage = source === undefined;
    const words = isPage
      ? [`the login page no longer asks for a ${way}`]
      : ['no one can sign in by ', { name: way }, ' any more'];
    yield accessChange('closed', words, [source?.address]);
  }
  for (const way of has.filter((one) => !had.includes(one))) {
    const source = sourceOf(way);
    const mode = String(source?.values.user_matching_mode ?? '');
    const words = ['signing in by ', source === undefined ? way : { name: way }, ' is new'];
    const linked = LINKS.test(mode) ? [`, and opens an account with the same ${mode.replace(LINKS, '')}`] : [];
    yield accessChange(linked.length > 0 ? 'opened' : 'other', [...words, ...linked], [source?.address]);
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
  return ['logins by ', own.join(', '), ...(own.length > 0 && sources.length > 0 ? [', '] : []), ...named(sources)];
}
