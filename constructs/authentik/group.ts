import { DataAuthentikGroup } from '#authentik/data-authentik-group';
import { Group as GroupResource } from '#authentik/group';
import { adoptionOf } from '../core/adopted-parts';
import type { Adoption } from '../core/adoption';
import { Construct, Token } from '../core/cdktf';
import { faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { ProviderSchema } from '../core/provider-schema';
import { staticText } from '../core/static-text';
import { adoptResource } from './adopt-resource';
import { keyFault, lookupKeyFault } from './natural-key';
import { listUnread } from './unread-attributes';
import type { User } from './user';

/** A group that a binding, a stage or another group can point at. */
export interface GroupRef {
  /** Exact name, which policies compare. */
  readonly name: string;
  /** UUID. */
  readonly groupId: string;
}

export interface GroupProps {
  /** Unique on the server; upper and lower case count. */
  readonly name: string;
  /** @default false */
  readonly isSuperuser?: boolean;
  /**
   * Groups that this one belongs to. Needs a provider from 2025.12 on: an older one removes the parents with every
   * write.
   * @default none
   */
  readonly parents?: readonly GroupRef[];
  /** Members that are not people: people are never in Terraform. @default members stay as they are */
  readonly members?: readonly User[];
  /**
   * UUIDs of its roles. A provider before 2025.10 never reads them, so an adopted group must state the live ones, or
   * the first update removes them. @default none, for a created group
   */
  readonly roles?: readonly string[];
  /** @default the object is created */
  readonly adopt?: Adoption;
}

/** A group that Terraform manages. Without `members` Terraform leaves the members alone. */
export class Group extends Construct implements GroupRef {
  /**
   * A group that Terraform does not manage, found by its exact name; the plan fails where there is none (incident I2).
   *
   * @param unprivileged the plan also fails where the live group makes superusers: for groups that new users join, or
   * that an invitation may name
   */
  static fromName(scope: Construct, id: string, name: string, { unprivileged = false } = {}): GroupRef {
    refuseFaults(scope, [lookupKeyFault('name', name)]);
    const group = make(DataAuthentikGroup, scope, id, { name: staticText(name), includeUsers: false });
    if (unprivileged) {
      const errorMessage = `The group ${staticText(name)} makes superusers: new users must not join it.`;
      group.lifecycle = { postcondition: [{ condition: '${!self.is_superuser}', errorMessage }] };
    }
    return { name, groupId: group.id };
  }

  readonly name: string;
  readonly groupId: string;

  constructor(scope: Construct, id: string, props: GroupProps) {
    super(scope, id);
    const { parents = [] } = props;
    const schema = ProviderSchema.of(this);
    const canExpressParents = schema.has(GroupResource.tfResourceType, 'parents');
    const losesRoles = listUnread(GroupResource.tfResourceType, schema.version).some(
      ({ attribute }) => attribute === 'roles',
    );
    const adopt = adoptionOf(this, props.adopt);
    refuseFaults(this, [
      keyFault('name', props.name),
      faultUnless(adopt === undefined || props.roles !== undefined || !losesRoles, {
        path: 'roles',
        fault: 'is missing for an adopted group: the provider would remove them',
        remedy: 'state the roles that authentik shows for the group ([] where it has none)',
      }),
      faultUnless(parents.length === 0 || canExpressParents, {
        path: 'parents',
        fault: `are not known to provider ${schema.version}: each write would remove them`,
        found: parents.map(({ name }) => name),
        remedy: 'leave the group to the UI, or run a provider from 2025.12 on',
      }),
    ]);
    const resource = make(GroupResource, this, 'Resource', {
      name: staticText(props.name),
      isSuperuser: props.isSuperuser ?? false,
      users: props.members?.map(({ userId }) => Token.asNumber(userId)),
      roles: adopt === undefined ? [...(props.roles ?? [])] : props.roles && [...props.roles],
      parents: canExpressParents ? parents.map(({ groupId }) => groupId) : undefined,
    });
    adoptResource(resource, {
      adopt: props.adopt,
      states: props.roles === undefined ? { roles: 'roles' } : {},
      managed: [
        'name',
        'is_superuser',
        canExpressParents ? 'parents' : 'parent',
        ...(props.roles === undefined ? [] : ['roles']),
        ...(props.members === undefined ? [] : ['users']),
      ],
      byKey: () => Group.fromName(this, 'Existing', props.name).groupId,
    });
    this.name = props.name;
    this.groupId = resource.id;
  }
}
