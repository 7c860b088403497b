import { declareParts, type PartAdoptions } from '../../core/adopted-parts';
import { Construct } from '../../core/cdktf';
import type { Duration } from '../../core/duration';
import { ENROLLMENT_LOGIN } from '../construct-ids';
import { ExpressionPolicy } from '../expression-policy';
import { enrollmentPrompt, sourceStartExpression, withoutPasskey } from '../expressions/enrollment-prompt';
import { invitationGroup } from '../expressions/invitation-group';
import { useOnceExpression } from '../expressions/invitation-use';
import type { GroupRef } from '../group';
import type { OauthSourceRef } from '../oauth-source';
import { codeField, passkeyField, userFields } from './enrollment-fields';
import { Flow, type FlowRef } from './flow';
import { IdentificationStage } from './identification-stage';
import { InvitationStage } from './invitation-stage';
import { PromptStage } from './prompt-stage';
import { type StageRef, stageFromName } from './stage';
import { type GeoipBinding, type NetworkBinding, UserLoginStage } from './user-login-stage';
import { UserWriteStage } from './user-write-stage';

export interface InvitationEnrollmentProps {
  /** Slug and name of the flow that an invitation link opens. */
  readonly slug: string;
  /** @default as the UI has it, for an adopted flow; a created one needs it */
  readonly title?: string;
  /**
   * The login sources that the enrollment shows. A function, since the references go both ways: a source needs the flow
   * that its new users run through, and the identification stage needs the sources.
   *
   * @param enrollmentFlow flow that a source starts for a login without a user in authentik
   * @default none: an invitation link leads to no source
   */
  readonly sources?: (enrollmentFlow: FlowRef) => readonly OauthSourceRef[];
  /**
   * Put in front of the names of stages, fields and policies, which are unique on the server: for a second enrollment.
   *
   * @default none: `enrollment-login`, `invitation-validation` and so on
   */
  readonly namePrefix?: string;
  /** Group that every new user joins. */
  readonly newUsersGroup: GroupRef;
  /** Groups that an invitation may name in `fixed_data.group`. */
  readonly assignableGroups: readonly GroupRef[];
  /** How long the login lasts that ends an enrollment; never zero, and as long as every other login (incident I1). */
  readonly sessionDuration: Duration;
  /** An adopted login stage must state its live value. @default no_binding */
  readonly networkBinding?: NetworkBinding;
  /** Takes the values of `networkBinding`. @default no_binding */
  readonly geoipBinding?: GeoipBinding;
  /** Flow of the passkey button. @default none */
  readonly passkeyFlow?: FlowRef;
  /**
   * A separate flow for new users of a login source, which asks for the code after the return from the source.
   * @default none: a source starts the flow of the link, where the invitation is lost, and the sign-up fails (incident I18)
   */
  readonly sourceFlow?: {
    /** Slug and name of the flow. */
    readonly slug: string;
    /** Shown to the person who runs through the flow. */
    readonly title: string;
    /** Name of the stage that registers a passkey, for people without an account at a source. */
    readonly passkeySetup: string;
  };
  /** Parts that exist, by their names. @default all are created */
  readonly adopt?: PartAdoptions;
}

/**
 * A sign-up that asks for an invitation. Without `sourceFlow`:
 *
 *     Flow -> 10 invitation -> 20 identification -> 30 prompt -> 40 user write <- used once -> 50 login <- group policy
 *
 * With it, one invitation works on two paths that end with the same user:
 *
 *     Flow       -> 10 code -> 20 identification -> 30 prompt -> 35 invitation -> 40 user write -> 50 login -> 60 passkey
 *                               `-> only without a passkey: the buttons of the sources lead away from here
 *     SourceFlow -> 10 code and prompt -> 20 invitation -> 30 user write -> 40 login <- group policy
 *      `-> only a source may start it
 *
 * The invitation stage deletes a single-use invitation as soon as it runs (authentik issues 16587 and 17726). It is
 * therefore bound right before the user write: opening the link, as the preview of a chat does, does not use it up. The
 * policy on the user write refuses a second sign-up in the same moment.
 */
export class InvitationEnrollment extends Construct {
  /** The sources that it shows. */
  readonly sources: readonly OauthSourceRef[];
  /** Flow of the link. */
  private readonly flow: Flow;
  /** Flow that a source starts. */
  private readonly sourceFlow: Flow;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: InvitationEnrollmentProps,
  ) {
    super(scope, id);
    declareParts(this, props.adopt);
    const { slug, title, sourceFlow } = props;
    this.flow = this.enrollmentFlow('Flow', slug, title);
    this.sourceFlow =
      sourceFlow === undefined ? this.flow : this.enrollmentFlow('SourceFlow', sourceFlow.slug, sourceFlow.title);
    this.sources = props.sources?.(this.sourceFlow) ?? [];
    this.addStages();
  }

  private addStages(): void {
    const { flow, props, sources } = this;
    const stages = this.addSharedStages();
    flow.addStage('InvitationBinding', { order: props.sourceFlow === undefined ? 10 : 35, stage: stages.invitation });
    const identification = flow.addStage('IdentificationBinding', {
      order: 20,
      stage: new IdentificationStage(this, 'Identification', {
        name: this.nameStage('enrollment-identification'),
        sources,
        passwordlessFlow: props.passkeyFlow,
      }),
    });
    flow.addStage('PromptBinding', {
      order: 30,
      stage: new PromptStage(this, 'Prompt', {
        name: this.nameStage('enrollment-prompt'),
        fields: userFields(this.nameStage('enrollment-prompt')),
        validationPolicies: [this.policy('UserPolicy', 'enrollment-user', enrollmentPrompt({ newUser: true }))],
      }),
    });
    const writes = [flow.addStage('UserWriteBinding', { order: 40, evaluate: 'stage', stage: stages.userWrite })];
    const logins = [flow.addStage('LoginBinding', { order: 50, evaluate: 'stage', stage: stages.login })];
    if (props.sourceFlow !== undefined) {
      const { slug, passkeySetup } = props.sourceFlow;
      flow.addStage('CodeBinding', { order: 10, stage: this.codePage() });
      identification.addPolicy('NoPasskey', this.policy('NoPasskey', 'enrollment-no-passkey', withoutPasskey()));
      flow.addStage('PasskeyBinding', { order: 60, stage: stageFromName(this, 'PasskeySetup', passkeySetup) });
      const ofSource = this.addSourceStages(slug, stages);
      writes.push(ofSource.write);
      logins.push(ofSource.login);
    }
    const once = this.policy('UsedOnce', 'invitation-used-once', useOnceExpression());
    for (const write of writes) write.addPolicy('UsedOnce', once);
    const groups = props.assignableGroups.map(({ name }) => name);
    const assignment = this.policy('GroupPolicy', 'invitation-group-assignment', invitationGroup(groups));
    for (const login of logins) login.addPolicy('GroupAssignment', assignment);
  }

  private enrollmentFlow(id: string, slug: string, title: string | undefined): Flow {
    const designation = 'enrollment';
    return new Flow(this, id, { name: slug, slug, title, designation, authentication: 'require_unauthenticated' });
  }

  /** Both flows run through them, so that both end with the same user. */
  private addSharedStages(): Readonly<Record<'invitation' | 'userWrite' | 'login', StageRef>> {
    const { newUsersGroup, sessionDuration, networkBinding, geoipBinding } = this.props;
    return {
      invitation: new InvitationStage(this, 'Invitation', { name: this.nameStage('invitation-validation') }),
      userWrite: new UserWriteStage(this, 'UserWrite', {
        name: this.nameStage('enrollment-user-write'),
        createUsersGroup: newUsersGroup,
        // authentik refuses its user interface to an external user, right after the enrollment.
        userType: 'internal',
      }),
      login: new UserLoginStage(this, 'Login', {
        name: this.nameStage(ENROLLMENT_LOGIN),
        sessionDuration,
        networkBinding,
        geoipBinding,
      }),
    };
  }

  /** Shows the code of the link, and how to go on with it. */
  private codePage(): StageRef {
    const policy = enrollmentPrompt({ codeForFlow: this.flow.slug, newUser: false });
    return new PromptStage(this, 'Code', {
      name: this.nameStage('enrollment-code'),
      fields: {
        CodeField: codeField(this.nameStage('enrollment-code-code')),
        PasskeyField: passkeyField(this.nameStage('enrollment-code-passkey')),
      },
      validationPolicies: [this.policy('CodePolicy', 'enrollment-code', policy)],
    });
  }

  private addSourceStages(slug: string, { invitation, userWrite, login }: ReturnType<typeof this.addSharedStages>) {
    const { sourceFlow: flow } = this;
    const policy = enrollmentPrompt({ codeForFlow: slug, newUser: true });
    flow.addPolicy(
      'StartedBySource',
      this.policy('StartedBySource', 'enrollment-started-by-source', sourceStartExpression()),
    );
    flow.addStage('PromptBinding', {
      order: 10,
      stage: new PromptStage(this, 'SourcePrompt', {
        name: this.nameStage('source-enrollment-prompt'),
        fields: {
          CodeField: codeField(this.nameStage('source-enrollment-code')),
          ...userFields(this.nameStage('source-enrollment')),
        },
        validationPolicies: [this.policy('SourcePolicy', 'source-enrollment', policy)],
      }),
    });
    flow.addStage('InvitationBinding', { order: 20, stage: invitation });
    return {
      write: flow.addStage('UserWriteBinding', { order: 30, evaluate: 'stage', stage: userWrite }),
      login: flow.addStage('LoginBinding', { order: 40, evaluate: 'stage', stage: login }),
    };
  }

  private policy(id: string, name: string, expression: string): ExpressionPolicy {
    return new ExpressionPolicy(this, id, { name: this.nameStage(name), expression });
  }

  private nameStage(name: string): string {
    return `${this.props.namePrefix ?? ''}${name}`;
  }
}
