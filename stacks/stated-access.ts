import { type Access, statedHosts } from '../sites/schema/access';
import type { Site } from '../sites/schema/site';

/** The access that the site states for an application or a host, by names of groups. */
type Statement =
  | { readonly groups: readonly string[] }
  | { readonly everyone: string }
  | { readonly guests: string }
  | { readonly as_on_the_server: string };

/** The access that the site states: an output of the identity stack, which a rule compares with the bindings. */
interface StatedAccess {
  /** Names of the groups that may open everything. */
  readonly administrators: readonly string[];
  /** By name: the parents of each group, and whether it makes superusers. `verify` checks the live server. */
  readonly groups: Readonly<Record<string, { readonly parents: readonly string[]; readonly superuser: boolean }>>;
  /** By the name of the application. */
  readonly applications: Readonly<Record<string, Statement>>;
  /** By full host name: hosts behind forward auth. */
  readonly hosts: Readonly<Record<string, Statement>>;
}

export function statedAccess(site: Site): StatedAccess {
  const { identity } = site;
  const names = (ids: readonly string[]) => ids.map((id) => identity.groups[id]?.name ?? id);
  const statement = (access: Access): Statement => {
    if ('groups' in access) return { groups: names(access.groups) };
    return 'everyone' in access ? { everyone: access.everyone } : { as_on_the_server: access.asOnTheServer };
  };
  const applications = Object.values(identity.applications).map(
    ({ name, access }) => [name, statement(access)] as const,
  );
  const { publicGuests } = identity;
  const guests =
    publicGuests === undefined
      ? []
      : [
          [
            publicGuests.application.name,
            { guests: 'a visitor without an account is signed in as the guest' },
          ] as const,
        ];
  return {
    administrators: names(identity.administrators),
    groups: Object.fromEntries(
      Object.values(identity.groups).map(({ name, parent, superuser }) => [
        name,
        { parents: parent === undefined ? [] : names([parent]), superuser },
      ]),
    ),
    applications: Object.fromEntries([...applications, ...guests]),
    hosts: Object.fromEntries(statedHosts(site).map(({ host, access }) => [host, statement(access)])),
  };
}
