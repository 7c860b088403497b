import { type AccessChange, type AccessChangeKind, accessChange } from './access-change';
import type { WayPair } from './door-changes';
import { named, type Word } from './words';

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
    yield change('other', ['an invitation may now name ', ...named(more)], []);
  }
}
