import { DataAuthentikUser } from '#authentik/data-authentik-user';
import { User as UserResource } from '#authentik/user';
import type { Adoption } from '../core/adoption';
import { Construct } from '../core/cdktf';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { adoptResource } from './adopt-resource';
import { keyFault } from './natural-key';

export interface UserProps {
  /** Unique on the server, and the key of an adoption. */
  readonly username: string;
  /** Shown in the UI. @default the user name */
  readonly name?: string;
  /** `external` users cannot open the user interface; a `service_account` is a program. */
  readonly type: 'internal' | 'external' | 'service_account';
  /** Folder in the list of users. @default users, as authentik */
  readonly path?: string;
  /** @default the user is created */
  readonly adopt?: Adoption;
}

/** A user that is no person: the guest, or a service. People are never in Terraform. */
export class User extends Construct {
  readonly username: string;
  /** Integer primary key, as a string token. */
  readonly userId: string;

  constructor(scope: Construct, id: string, props: UserProps) {
    super(scope, id);
    const { username, name = username, path = 'users' } = props;
    refuseFaults(this, [keyFault('username', username), keyFault('path', path)]);
    const resource = make(UserResource, this, 'Resource', {
      username: staticText(username),
      name: staticText(name),
      type: props.type,
      path,
      isActive: true,
    });
    adoptResource(resource, {
      adopt: props.adopt,
      managed: ['username', 'name', 'type', 'path', 'is_active'],
      byKey: () => make(DataAuthentikUser, this, 'Existing', { username: staticText(username) }).id,
    });
    this.username = username;
    this.userId = resource.id;
  }
}
