import { StageInvitation } from '#authentik/stage-invitation';
import { Construct } from '../core/cdktf';
import { refuseFaults } from '../core/errors';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { keyFault } from './natural-key';
import type { StageRef } from './stage';

/** Stops the flow unless the URL carries a valid `?itoken=`. */
export class InvitationStage extends Construct implements StageRef {
  readonly name: string;
  readonly stageId: string;

  constructor(scope: Construct, id: string, props: { readonly name: string }) {
    super(scope, id);
    refuseFaults(this, [keyFault('name', props.name)]);
    this.name = props.name;
    this.stageId = make(StageInvitation, this, 'Resource', {
      name: staticText(props.name),
      continueFlowWithoutInvitation: false,
    }).id;
  }
}
