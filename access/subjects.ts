import { type AccessObjects, nameOf } from './objects';
import type { Membership } from './policies';

export type SubjectKind = 'group' | 'everyone' | 'guest' | 'stranger';

/** A subject: a kind of visitor. */
export interface Subject extends Membership {
  readonly kind: SubjectKind;
  /** Name of the group, or the kind in words. */
  readonly name: string;
  /** Key of the group in the site. */
  readonly key?: string;
  /** Whether the site names the group, or one above it, as administrators. */
  readonly isAdministrator: boolean;
}

export const EVERYONE = 'anyone signed in';
export const GUEST = 'the guest';
export const STRANGER = 'a stranger';

/** Members of each group, a signed-in user without a group, the guest, and a stranger without an account. */
export function subjectsOf(objects: AccessObjects): readonly Subject[] {
  const { administrators = [] } = objects.stated;
  const guests = guestGroups(objects);
  const keys = new Map(objects.ofType('authentik_group').map((group) => [nameOf(group), keyOf(group.part)]));
  const groups = [...keys.keys()].filter((name) => !guests.includes(name));
  const subject = (kind: SubjectKind, name: string, own: readonly string[]): Subject => {
    const all = withParents(objects, own);
    const key = keys.get(name);
    return {
      ...{ kind, name, groups: all, isAdministrator: administrators.some((one) => all.has(one)) },
      ...(kind === 'group' && key !== undefined && { key }),
    };
  };
  return [
    ...groups.sort(byName).map((name) => subject('group', name, [name])),
    subject('everyone', EVERYONE, []),
    ...(guests.length === 0 ? [] : [subject('guest', GUEST, guests)]),
    subject('stranger', STRANGER, []),
  ];
}

/** `identity.groups.Members` is the group Members of the site. */
function keyOf(part: string | undefined): string | undefined {
  return /^identity\.groups\.(\w+)/.exec(part ?? '')?.[1];
}

/** People are in no stack: a group with a user of the stack is the guests'. */
export function guestGroups(objects: AccessObjects): readonly string[] {
  const users = new Set(objects.ofType('authentik_user').map(({ address }) => address));
  return objects
    .ofType('authentik_group')
    .filter((group) => objects.pointedAt(group, 'users').some(({ address }) => users.has(address)))
    .map(nameOf);
}

/** A member of a group is a member of every group above it. */
function withParents({ stated }: AccessObjects, own: readonly string[]): ReadonlySet<string> {
  const found = new Set(own);
  for (const name of found) for (const parent of stated.groups?.[name]?.parents ?? []) found.add(parent);
  return found;
}

function byName(one: string, other: string): number {
  return one.toLowerCase() < other.toLowerCase() ? -1 : 1;
}
