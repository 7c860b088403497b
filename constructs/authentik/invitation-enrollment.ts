import { Construct } from '../core/cdktf';
import type { Duration } from '../core/duration';
import { ExpressionPolicy } from './expression-policy';
import { invitationGroup } from './expressions/invitation-group';
import { Flow } from './flow';
import type { FlowRef } from './flow-ref';
import type { GroupRef } from './group';
import { IdentificationStage } from './identification-stage';
import { InvitationStage } from './invitation-stage';
import type { OauthSourceRef } from './oauth-source';
import { PromptStage } from './prompt-stage';
import { UserLoginStage } from './user-login-stage';
import { UserWriteStage } from './user-write-stage';

export interface InvitationEnrollmentProps {
  readonly slug: string;
  readonly title: string;
  /** Group that every new user joins. */
  readonly newUsersGroup: GroupRef;
  /** Groups that an invitation may name in `fixed_data.group`. */
  readonly assignableGroups: readonly GroupRef[];
  readonly sessionDuration: Duration;
  /** Flow of the passkey button. @default none */
  readonly passkeyFlow?: FlowRef;
}

/**
 * Nobody signs up without an invitation:
 *
 *     Flow -> 10 invitation -> 20 identification -> 30 prompt -> 40 user write -> 50 login <- group policy
 *
 * Know the limit: when a source starts its own enrollment the invitation's context is lost, and a browser that holds a
 * flow already ignores a second token. Then no group is assigned; the user is in the group of new users only.
 *
 * The flow comes first and its stages with `addStages`: the sources point at the flow, and a stage at the sources.
 */
export class InvitationEnrollment extends Construct {
  readonly flow: Flow;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: InvitationEnrollmentProps,
  ) {
    super(scope, id);
    this.flow = new Flow(this, 'Flow', {
      name: props.slug,
      slug: props.slug,
      title: props.title,
      designation: 'enrollment',
      authentication: 'require_unauthenticated',
    });
  }

  /** @param sources the login sources that the enrollment shows */
  addStages(sources: readonly OauthSourceRef[]): void {
    const { props } = this;
    this.flow.addStage('InvitationBinding', {
      order: 10,
      stage: new InvitationStage(this, 'Invitation', { name: 'invitation-validation' }),
    });
    this.flow.addStage('IdentificationBinding', {
      order: 20,
      stage: new IdentificationStage(this, 'Identification', {
        name: 'enrollment-identification',
        sources,
        passwordlessFlow: props.passkeyFlow,
      }),
    });
    this.flow.addStage('PromptBinding', {
      order: 30,
      stage: new PromptStage(this, 'Prompt', {
        name: 'enrollment-prompt',
        fields: {
          NameField: { name: 'enrollment-prompt-name', fieldKey: 'name', label: 'Name', type: 'text', order: 10 },
          EmailField: { name: 'enrollment-prompt-email', fieldKey: 'email', label: 'E-mail', type: 'email', order: 20 },
        },
      }),
    });
    this.flow.addStage('UserWriteBinding', {
      order: 40,
      stage: new UserWriteStage(this, 'UserWrite', {
        name: 'enrollment-user-write',
        createUsersAsInactive: false,
        createUsersGroup: props.newUsersGroup,
        // An external user is told that the interface is for internal ones, right after the enrollment.
        userType: 'internal',
      }),
    });
    const login = this.flow.addStage('LoginBinding', {
      order: 50,
      stage: new UserLoginStage(this, 'Login', { name: 'enrollment-login', sessionDuration: props.sessionDuration }),
    });
    login.addPolicy(
      'GroupAssignment',
      new ExpressionPolicy(this, 'GroupPolicy', {
        name: 'invitation-group-assignment',
        expression: invitationGroup(props.assignableGroups.map(({ name }) => name)),
      }),
    );
  }
}
