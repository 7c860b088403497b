import { StageInvitation } from '#authentik/stage-invitation';
import type { Adoption } from '../../core/adoption';
import { Construct } from '../../core/cdktf';
import { refuseFaults } from '../../core/fault-log';
import { make } from '../../core/make';
import { staticText } from '../../core/static-text';
import { adoptResource } from '../adopt-resource';
import { keyFault } from '../natural-key';
import { type StageRef, stageFromName } from './stage';

interface InvitationStageProps {
  /** Unique among all stages of the server. */
  readonly name: string;
  /** @default the stage is created */
  readonly adopt?: Adoption;
}

/** Stops the flow unless the URL carries a valid `?itoken=`. */
export class InvitationStage extends Construct implements StageRef {
  readonly name: string;
  readonly stageId: string;

  constructor(scope: Construct, id: string, props: InvitationStageProps) {
    super(scope, id);
    refuseFaults(this, [keyFault('name', props.name)]);
    const resource = make(StageInvitation, this, 'Resource', {
      name: staticText(props.name),
      continueFlowWithoutInvitation: false,
    });
    adoptResource(resource, {
      adopt: props.adopt,
      managed: ['name', 'continue_flow_without_invitation'],
      managedWhenCreated: [],
      byKey: () => stageFromName(this, 'Existing', props.name).stageId,
    });
    this.name = props.name;
    this.stageId = resource.id;
  }
}
