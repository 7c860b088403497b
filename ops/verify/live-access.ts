import { documentObjects } from '../../access/document-objects';
import { type AccessModel, accessModel } from '../../access/model';
import type { AccessObjects } from '../../access/objects';
import type { PolicyAnswer } from '../../access/policies';
import { guestGroups, type Subject, userOf } from '../../access/subjects';
import type { SiteDocument } from '../../rules/readers/document';
import type { GroupRow, UserRow } from '../authentik/rows';
import type { AuthentikReader } from './check-sources';

/** A user whose access the server is asked about. */
export interface AskedUser {
  readonly pk: number;
  /** The user stands for this subject, in words. */
  readonly as: string;
  readonly subject: Subject;
}

/** Returns what the site answers for an application, by its name. */
export type StatedAnswers = ReadonlyMap<string, (subject: Subject) => PolicyAnswer>;

/** Users that stand for the groups of a site. */
export interface Representatives {
  readonly users: readonly AskedUser[];
  /** Groups of the site without an active user. */
  readonly empty: readonly string[];
}

/**
 * One active user for each group that the site names, the one with the fewest groups, and for the guest and people without a
 * group: no user is created.
 */
export async function representativesOf(
  authentik: AuthentikReader,
  objects: AccessObjects,
  groups: readonly string[],
): Promise<Representatives> {
  const [users, rows] = await Promise.all([
    authentik.all<UserRow>('/core/users/', { is_active: true, include_groups: false, include_roles: false }),
    authentik.all<GroupRow>('/core/groups/', { include_users: false }),
  ]);
  const names = new Map(rows.map(({ pk, name }) => [pk, name]));
  const known = users
    .filter(({ is_active: isActive }) => isActive)
    .map((user) => ({ ...user, names: user.groups.flatMap((pk) => names.get(pk) ?? []) }))
    .toSorted((a, b) => a.names.length - b.names.length || a.pk - b.pk);
  const found = [...groups, ...guestGroups(objects)].map((group) => ({
    group,
    user: known.find((user) => user.names.includes(group)),
  }));
  const ungrouped = known.find((user) => user.names.length === 0 && !user.is_superuser);
  const chosen = [
    ...found.flatMap(({ group, user }) => (user === undefined ? [] : [{ user, as: `a member of ${group}` }])),
    ...(ungrouped === undefined ? [] : [{ user: ungrouped, as: 'a user without a group' }]),
  ];
  return {
    users: chosen.map(({ user, as }) => ({ pk: user.pk, as, subject: userOf(objects, as, user.username, user.names) })),
    empty: found.flatMap(({ group, user }) => (user === undefined ? [group] : [])),
  };
}

/** The matrix of a site, for questions by the name of an application: one host has an application of its name. */
export function readStatedAnswers(document: SiteDocument): {
  readonly objects: AccessObjects;
  readonly model: AccessModel;
  readonly answers: StatedAnswers;
} {
  const objects = documentObjects(document);
  const model = accessModel(objects);
  const answers = model.targets.map(
    (target) => [target.name, (subject: Subject) => target.answer(subject).verdict] as const,
  );
  return { objects, model, answers: new Map(answers) };
}

export async function findOpenTo(authentik: AuthentikReader, user: number): Promise<ReadonlySet<string>> {
  const rows = await authentik.shown<{ readonly name: string }>('/core/applications/', { for_user: user });
  return new Set(rows.map(({ name }) => name));
}
