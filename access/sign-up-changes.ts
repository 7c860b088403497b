import { type AccessChange, type AccessChangeKind, accessChange } from './access-change';
import type { WayPair } from './door-changes';
import { type AccessObject, type AccessObjects, findCounterpart, findPointedAt, nameOf } from './objects';
import { type SignUp, sourcesOf, type Way, waysIn } from './ways';
import { nameAll, type Word } from './words';

/** By which flow new people sign up who come by a source, where the stages of that flow are known here. */
export function enrollmentChanges(before: AccessObjects, after: AccessObjects): readonly AccessChange[] {
  const bySentence = new Map<
    string,
    { readonly is: Way; readonly was: Way | undefined; readonly sources: AccessObject[] }
  >();
  for (const source of sourcesOf(after)) {
    const former = findCounterpart(sourcesOf(before), source);
    if (former === undefined) continue;
    const [was, is] = [signUpOf(before, former), signUpOf(after, source)];
    if (is?.signUp?.isOpen === undefined || was?.name === is.name) continue;
    const key = JSON.stringify([was?.name, is.name]);
    const same = bySentence.get(key) ?? { is, was, sources: [] };
    bySentence.set(key, same);
    same.sources.push(source);
  }
  return [...bySentence.values()].map(({ is, was, sources }) => {
    const { isOpen, group } = is.signUp ?? {};
    const words: readonly Word[] = [
      'new people who come by ',
      ...nameAll(sources.map(nameOf)),
      ' sign up by the flow ',
      { name: is.name },
      isOpen === true ? ', without an invitation' : ', by invitation only',
      ...(group === undefined ? [] : [', and become ', { name: group }]),
      ...(was === undefined ? [' (before: not known here, or not at all)'] : [' (before: ', { name: was.name }, ')']),
    ];
    const addresses = sources.map(({ address }) => address);
    return accessChange(isMore(was?.signUp, is.signUp) ? 'opened' : 'other', words, addresses);
  });
}

/** Whether new people need less than before, or get more. */
function isMore(was: SignUp | undefined, is: SignUp | undefined): boolean {
  if (was?.isOpen === undefined || is === undefined) return true;
  const joins = is.group !== undefined && is.group !== was.group;
  return joins || (is.isOpen === true && !was.isOpen) || (was.isInactive && !is.isInactive);
}

function signUpOf(objects: AccessObjects, source: AccessObject): Way | undefined {
  const flow = findPointedAt(objects, source, 'enrollment_flow');
  return waysIn(objects).find(({ kind, name }) => kind === 'sign-up' && name === flow?.values.slug);
}

/** What changes for people who sign up: whether they need an invitation, and what they become. */
export function* signUpChanges({ was, is }: WayPair): Generator<AccessChange> {
  const [had, has] = [was.signUp, is.signUp];
  if (had === undefined || has === undefined) return;
  const write = is.stages.find(({ kind }) => kind === 'write');
  const at: readonly Word[] = [' by the flow ', { name: is.name }];
  const change = (kind: AccessChangeKind, words: readonly Word[], addresses: readonly (string | undefined)[]) =>
    accessChange(kind, words, [addresses.find((one) => one !== undefined) ?? write?.stage?.address ?? is.address]);
  if (had.isOpen === false && has.isOpen !== false) {
    const invitation = is.stages.find(({ kind }) => kind === 'invitation');
    const how = has.isOpen === true ? 'anyone can sign up' : 'it is not known here whether anyone can sign up';
    const isOff = invitation?.stage?.values.continue_flow_without_invitation === true;
    const address = isOff ? invitation?.stage?.address : invitation?.address;
    yield change('opened', [how, ...at, ', without an invitation (before: by invitation only)'], [address]);
  }
  if (had.isOpen === true && has.isOpen === false) {
    yield change('closed', ['people sign up', ...at, ' by invitation only (before: anyone)'], []);
  }
  if (had.isOpen !== undefined && has.group !== had.group) {
    const none: Word = 'members of no group';
    const [before, after]: Word[] = [had.group, has.group].map((name) => (name === undefined ? none : { name }));
    const words: readonly Word[] = ['people who sign up become ', after ?? none, ' (before: ', before ?? none, ')'];
    yield change(has.group === undefined ? 'other' : 'opened', words, []);
  }
  if (had.isInactive !== has.isInactive) {
    const words = has.isInactive ? ' cannot sign in until an administrator activates them' : ' can sign in at once';
    yield change(has.isInactive ? 'shut-out' : 'opened', [`people who sign up${words}`], []);
  }
  const more = has.assignable.filter((group) => !had.assignable.includes(group));
  if (more.length > 0 && had.assignable.length > 0) {
    yield change('other', ['an invitation may now name ', ...nameAll(more)], []);
  }
}
