import { StageIdentification } from '#authentik/stage-identification';
import type { Adoption } from '../../core/adoption';
import { Construct } from '../../core/cdktf';
import { faultUnless } from '../../core/errors';
import { refuseFaults } from '../../core/fault-log';
import { make } from '../../core/make';
import { staticText } from '../../core/static-text';
import { adoptResource } from '../adopt-resource';
import { keyFault } from '../natural-key';
import type { OauthSourceRef } from '../oauth-source';
import type { FlowRef } from './flow';
import { type StageRef, stageFromName } from './stage';

export type UserField = 'email' | 'username' | 'upn';

export interface IdentificationStageProps {
  /** Unique among all stages of the server. */
  readonly name: string;
  /** A person may type one of these to identify. @default none; then there must be a source */
  readonly userFields?: readonly UserField[];
  /**
   * Shows the password on the same screen; the flow then has no password binding of its own (incident I13).
   * @default none
   */
  readonly passwordStage?: StageRef;
  /** Flow of the passkey button. @default none */
  readonly passwordlessFlow?: FlowRef;
  /** @default none */
  readonly sources?: readonly OauthSourceRef[];
  /** @default the stage is created */
  readonly adopt?: Adoption;
}

/** The first page of a login: user name or e-mail, the buttons of the login sources, the passkey button. */
export class IdentificationStage extends Construct implements StageRef {
  /**
   * Takes over an identification stage for one attribute: the embedded password. Sources, user fields, passkey and
   * remember-me settings stay as the UI has them, in every version of the provider (incident I3).
   */
  static adoptPasswordStage(
    scope: Construct,
    id: string,
    props: { readonly name: string; readonly passwordStage: StageRef; readonly adopt: Adoption },
  ): StageRef {
    const holder = new Construct(scope, id);
    refuseFaults(holder, [keyFault('name', props.name)]);
    const resource = make(StageIdentification, holder, 'Resource', {
      name: staticText(props.name),
      passwordStage: props.passwordStage.stageId,
    });
    adoptResource(resource, {
      adopt: props.adopt,
      managed: ['password_stage'],
      byKey: () => stageFromName(holder, 'Existing', props.name).stageId,
    });
    return { name: props.name, stageId: resource.id };
  }

  readonly name: string;
  readonly stageId: string;

  constructor(scope: Construct, id: string, props: IdentificationStageProps) {
    super(scope, id);
    const { userFields = [], sources = [] } = props;
    refuseFaults(this, [
      keyFault('name', props.name),
      faultUnless(userFields.length + sources.length > 0, {
        path: 'userFields',
        fault: 'is empty, and so are the sources, which the server refuses',
        remedy: 'add a user field or a source',
      }),
    ]);
    const resource = make(StageIdentification, this, 'Resource', {
      name: staticText(props.name),
      userFields: [...userFields],
      passwordStage: props.passwordStage?.stageId,
      passwordlessFlow: props.passwordlessFlow?.uuid,
      sources: sources.map(({ uuid }) => uuid),
      caseInsensitiveMatching: true,
      showMatchedUser: true,
      pretendUserExists: true,
      showSourceLabels: false,
    });
    adoptResource(resource, {
      adopt: props.adopt,
      managed: [
        'name',
        'sources',
        ...(props.userFields === undefined ? [] : ['user_fields']),
        ...(props.passwordStage === undefined ? [] : ['password_stage']),
        ...(props.passwordlessFlow === undefined ? [] : ['passwordless_flow']),
      ],
      managedWhenCreated: [
        'user_fields',
        'password_stage',
        'case_insensitive_matching',
        'show_matched_user',
        'pretend_user_exists',
        'show_source_labels',
      ],
      byKey: () => stageFromName(this, 'Existing', props.name).stageId,
    });
    this.name = props.name;
    this.stageId = resource.id;
  }
}
