import { DataAuthentikUser } from '#authentik/data-authentik-user';
import { User as UserResource } from '#authentik/user';
import { adoptionOf } from '../core/adopted-parts';
import type { Adoption } from '../core/adoption';
import { Construct } from '../core/cdktf';
import { refuseFaults } from '../core/errors';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { adoptResource } from './adopt-resource';
import { keyFault } from './natural-key';

export interface UserProps {
  readonly username: string;
  /** Shown in the UI. */
  readonly name: string;
  readonly type: 'internal' | 'external' | 'service_account';
  /** Folder in the list of users. */
  readonly path: string;
  /** @default the user is created */
  readonly adopt?: Adoption;
}

/** A user that is nobody: a guest or a service. People are never in Terraform. */
export class User extends Construct {
  readonly username: string;
  /** Integer primary key, as a string token. */
  readonly userId: string;

  constructor(scope: Construct, id: string, props: UserProps) {
    super(scope, id);
    refuseFaults(this, [keyFault('username', props.username), keyFault('path', props.path)]);
    const resource = make(UserResource, this, 'Resource', {
      username: staticText(props.username),
      name: staticText(props.name),
      type: props.type,
      path: props.path,
      isActive: true,
    });
    adoptResource(resource, {
      adopt: adoptionOf(this, props.adopt),
      managed: ['username', 'name', 'type', 'path', 'is_active'],
      byKey: () => make(DataAuthentikUser, this, 'Existing', { username: staticText(props.username) }).id,
    });
    this.username = props.username;
    this.userId = resource.id;
  }
}
