import { StageUserWrite } from '#authentik/stage-user-write';
import { Construct } from '../core/cdktf';
import { refuseFaults } from '../core/errors';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import type { GroupRef } from './group';
import { keyFault } from './natural-key';
import type { StageRef } from './stage';

export interface UserWriteStageProps {
  readonly name: string;
  /** Required, as the provider's default (inactive) makes a login stage behind it fail. */
  readonly createUsersAsInactive: boolean;
  /** Group that new users join. @default none */
  readonly createUsersGroup?: GroupRef;
  /** @default create_when_required */
  readonly userCreationMode?: 'never_create' | 'create_when_required' | 'always_create';
  /** @default external */
  readonly userType?: 'internal' | 'external';
}

/** Writes the prompt data to the pending user, or makes a new one of it. */
export class UserWriteStage extends Construct implements StageRef {
  readonly name: string;
  readonly stageId: string;

  constructor(scope: Construct, id: string, props: UserWriteStageProps) {
    super(scope, id);
    refuseFaults(this, [keyFault('name', props.name)]);
    this.name = props.name;
    this.stageId = make(StageUserWrite, this, 'Resource', {
      name: staticText(props.name),
      createUsersAsInactive: props.createUsersAsInactive,
      createUsersGroup: props.createUsersGroup?.groupId,
      userCreationMode: props.userCreationMode ?? 'create_when_required',
      userType: props.userType ?? 'external',
    }).id;
  }
}
