import { once } from '../rules/readers/once';
import { type AccessObject, type AccessObjects, nameOf } from './objects';
import { boundUsers, type Membership } from './policies';

export type SubjectKind = 'group' | 'user' | 'everyone' | 'guest' | 'stranger';

export interface Subject extends Membership {
  readonly kind: SubjectKind;
  /** Name of the group, or the kind in words. */
  readonly name: string;
  /** Key of the group in the site. */
  readonly key?: string;
  /** Whether the site names the group, or one above it, as administrators; never the guest, whatever groups its user lists. */
  readonly isAdministrator: boolean;
}

export const EVERYONE = 'anyone signed in';
export const GUEST = 'the guest';
export const STRANGER = 'a stranger';

/** Members of each group, users that bindings name, a signed-in user without a group, the guest, and a stranger. */
export function subjectsOf(objects: AccessObjects): readonly Subject[] {
  const guests = guestsOf(objects);
  const keys = new Map(objects.ofType(GROUP).map((group) => [nameOf(group), keyOf(group.part)]));
  const groups = [...keys.keys()].filter((name) => !guests.groups.includes(name));
  const subject = (kind: SubjectKind, name: string, own: readonly string[], users: readonly string[] = []): Subject => {
    const key = keys.get(name);
    return { ...subjectOf(objects, kind, name, own, users), ...(kind === 'group' && key !== undefined && { key }) };
  };
  const people = boundUsers(objects).filter((name) => !guests.users.includes(name));
  return [
    ...groups.sort(byName).map((name) => subject('group', name, [name])),
    ...people.map((name) => subject('user', `the user ${name}`, [], [name])),
    subject('everyone', EVERYONE, []),
    ...(guests.users.length === 0 ? [] : [subject('guest', GUEST, guests.all, guests.users)]),
    subject('stranger', STRANGER, []),
  ];
}

/** One user of the server, with the names of its groups, shown under another name. */
export function userOf(objects: AccessObjects, name: string, user: string, groups: readonly string[]): Subject {
  const isGuest = guestGroups(objects).some((group) => groups.includes(group));
  return subjectOf(objects, isGuest ? 'guest' : groups.length === 0 ? 'everyone' : 'group', name, groups, [user]);
}

export function guestGroups(objects: AccessObjects): readonly string[] {
  return guestsOf(objects).groups;
}

function subjectOf(
  objects: AccessObjects,
  kind: SubjectKind,
  name: string,
  own: readonly string[],
  users: readonly string[],
): Subject {
  const { administrators = [] } = objects.stated;
  const groups = withParents(objects, own);
  const isAdministrator = kind !== 'guest' && administrators.some((one) => groups.has(one));
  return { kind, name, groups, users, isAdministrator };
}

/** `identity.groups.Members` is the group Members of the site. */
function keyOf(part: string | undefined): string | undefined {
  return /^identity\.groups\.(\w+)/.exec(part ?? '')?.[1];
}

const GROUP = 'authentik_group';

interface Guests {
  readonly users: readonly string[];
  /** Groups that have no other members here: the guests' own. */
  readonly groups: readonly string[];
  /** Every group of the guest, those that its user lists among them. */
  readonly all: readonly string[];
}

/** People are in no stack: a user of the stack in a group of the stack is the guest. */
const guestsOf = once((objects: AccessObjects): Guests => {
  const known = new Set(objects.ofType('authentik_user').map(({ address }) => address));
  const membersOf = (group: AccessObject) =>
    objects.pointedAt(group, 'users').filter(({ address }) => known.has(address));
  const groups = objects.ofType(GROUP).filter((group) => membersOf(group).length > 0);
  const users = [...new Set(groups.flatMap(membersOf))];
  const listed = users.flatMap((user) => objects.pointedAt(user, 'groups'));
  const names = groups.map(nameOf);
  return {
    users: users.map(({ values }) => String(values.username ?? '')),
    groups: names,
    all: [...names, ...listed.map(nameOf)],
  };
});

/** A member of a group is a member of every group above it: as a managed group says, or else as the site does. */
function withParents(objects: AccessObjects, own: readonly string[]): ReadonlySet<string> {
  const found = new Set(own);
  for (const name of found) for (const parent of parentsOf(objects, name)) found.add(parent);
  return found;
}

function parentsOf(objects: AccessObjects, name: string): readonly string[] {
  const groups = objects.ofType(GROUP).filter((group) => nameOf(group) === name);
  const own = groups.flatMap((group) =>
    ['parent', 'parents'].flatMap((attribute) => objects.pointedAt(group, attribute).map(nameOf)),
  );
  const isManaged = groups.some(({ address, values }) => !address.startsWith('data.') && 'parents' in values);
  return isManaged ? own : [...own, ...(objects.stated.groups?.[name]?.parents ?? [])];
}

function byName(one: string, other: string): number {
  return one.toLowerCase() < other.toLowerCase() ? -1 : 1;
}
