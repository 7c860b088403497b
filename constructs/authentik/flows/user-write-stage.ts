import { StageUserWrite } from '#authentik/stage-user-write';
import type { Adoption } from '../../core/adoption';
import { Construct } from '../../core/cdktf';
import { refuseFaults } from '../../core/fault-log';
import { make } from '../../core/make';
import { staticText } from '../../core/static-text';
import { adoptResource } from '../adopt-resource';
import type { GroupRef } from '../group';
import { keyFault } from '../natural-key';
import { type StageRef, stageFromName } from './stage';

interface UserWriteStageProps {
  /** Unique among all stages of the server. */
  readonly name: string;
  /** Group that new users join. @default none */
  readonly createUsersGroup?: GroupRef;
  /** @default external; as the UI has it, for an adopted stage */
  readonly userType?: 'internal' | 'external';
  /** @default the stage is created */
  readonly adopt?: Adoption;
}

/** Writes the prompt data to the pending user, or creates a user with it. */
export class UserWriteStage extends Construct implements StageRef {
  readonly name: string;
  readonly stageId: string;

  constructor(scope: Construct, id: string, props: UserWriteStageProps) {
    super(scope, id);
    refuseFaults(this, [keyFault('name', props.name)]);
    const resource = make(StageUserWrite, this, 'Resource', {
      name: staticText(props.name),
      // The provider's default is true: an inactive user cannot pass a login stage behind this one.
      createUsersAsInactive: false,
      createUsersGroup: props.createUsersGroup?.groupId,
      userCreationMode: 'create_when_required',
      userType: props.userType ?? 'external',
    });
    adoptResource(resource, {
      adopt: props.adopt,
      managed: [
        'name',
        'create_users_as_inactive',
        ...(props.createUsersGroup === undefined ? [] : ['create_users_group']),
      ],
      managedWhenCreated: ['user_creation_mode', 'user_type'],
      byKey: () => stageFromName(this, 'Existing', props.name).stageId,
    });
    this.name = props.name;
    this.stageId = resource.id;
  }
}
