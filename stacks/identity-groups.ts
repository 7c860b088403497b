import { Group, type GroupRef } from '../constructs/authentik/group';
import type { SiteStack } from '../constructs/core/stack';
import { entryOf } from '../sites/schema/fields/fault';
import type { Identity } from '../sites/schema/identity';

/** The groups of the site, by their keys. */
export class IdentityGroups {
  private readonly groups = new Map<string, GroupRef>();

  constructor(
    private readonly stack: SiteStack,
    private readonly identity: Identity,
  ) {
    for (const id of Object.keys(identity.groups)) this.of(id);
  }

  /** A group, after the groups that it belongs to. */
  of(id: string): GroupRef {
    const known = this.groups.get(id);
    if (known !== undefined) return known;
    const settings = entryOf(this.identity.groups, id);
    const { name, parent, superuser } = settings;
    const parents = parent === undefined ? [] : [this.of(parent)];
    const group = this.stack.part(`identity.groups.${id}`, (part) =>
      settings.lookup
        ? Group.fromName(part, id, name, { unprivileged: this.isGranted(id) })
        : new Group(part, id, {
            name,
            isSuperuser: superuser,
            roles: settings.roles,
            parents,
            adopt: settings.adopt,
          }),
    );
    this.groups.set(id, group);
    return group;
  }

  /** The groups that may open something: the administrators, who pass everywhere (incident I22), and those named. */
  resolveGroups(ids: readonly string[]): Readonly<Record<string, GroupRef>> {
    return Object.fromEntries([...this.identity.administrators, ...ids].map((id) => [id, this.of(id)]));
  }

  /** Whether new users join the group, or an invitation may name it. */
  private isGranted(id: string): boolean {
    const { newUsersGroup, assignableGroups = [] } = this.identity.invitationEnrollment ?? {};
    return id === newUsersGroup || assignableGroups.includes(id);
  }
}
