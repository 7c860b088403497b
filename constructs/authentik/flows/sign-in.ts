import type { Adoption, WithoutKey } from '../../core/adoption';
import { Construct } from '../../core/cdktf';
import type { Duration } from '../../core/duration';
import { SitePart } from '../../core/site-part';
import { Brand } from '../brand';
import { DEFAULT_BRAND, SIGN_IN_IDS, stageBindingId } from '../construct-ids';
import type { OauthSourceRef } from '../oauth-source';
import { Flow, type FlowRef } from './flow';
import { IdentificationStage, type UserField } from './identification-stage';
import { type StageRef, stageFromName } from './stage';
import { StageBinding } from './stage-binding';
import { type GeoipBinding, type NetworkBinding, UserLoginStage } from './user-login-stage';

export interface SignInProps {
  /** The flow that the login page runs. */
  readonly flow: {
    /** Slug and name of the flow. */
    readonly slug: string;
    /** The flow exists and stays as it is; Terraform may manage its bindings. @default false */
    readonly lookup?: boolean;
    /** @default as the UI has it, for an adopted flow; a created one needs it */
    readonly title?: string;
    /** By its slug. @default the flow is created, unless it is only looked up */
    readonly adopt?: Adoption<'key'>;
    /** Stages by name; those that are not part of this construct are looked up. */
    readonly bindings: Readonly<Record<string, StageOnFlow>>;
  };
  /** Host of authentik, in lower case. */
  readonly host: string;
  /** The brand sends people to this flow. @default the brand of every new server */
  readonly brand?: {
    /** Exact domain of the brand. @default authentik-default */
    readonly domain?: string;
  };
  /** The first stage of the flow. @default the UI owns it, on a flow that is only looked up */
  readonly identification?: {
    /** Unique among all stages of the server. */
    readonly name: string;
    /** Name of the password stage on the same screen. */
    readonly passwordStage: string;
    /** For a stage that is created. @default email and username */
    readonly userFields?: readonly UserField[];
    /** Buttons of a created stage: the UI owns those of an adopted one. @default none */
    readonly sources?: readonly OauthSourceRef[];
    /** Flow of its passkey button. @default none */
    readonly passkeyFlow?: FlowRef;
    /** @default the stage is created */
    readonly adopt?: Adoption;
  };
  /**
   * Every stage that ends a login, by construct id. The rule `login-durations-equal` wants one duration (incident I1).
   */
  readonly logins: Readonly<Record<string, LoginStage>>;
}

interface StageOnFlow {
  /** Position in the flow, ascending, unique in it. */
  readonly order: number;
  /** Exact name of the stage. */
  readonly stage: string;
  /** @default the binding is created */
  readonly adopt?: Adoption<WithoutKey>;
}

interface LoginStage {
  /** Unique among all stages of the server. */
  readonly name: string;
  /** How long the session lasts; never zero (incident I1). */
  readonly sessionDuration: Duration;
  /**
   * An adopted stage must state its live value: the provider never reads it. @default no_binding, for a created stage
   */
  readonly networkBinding?: NetworkBinding;
  /** Takes the values of `networkBinding`, for the place. @default no_binding, for a created stage */
  readonly geoipBinding?: GeoipBinding;
  /** @default the stage is created */
  readonly adopt?: Adoption;
}

/**
 * The login:
 *
 *     brand -> login flow -> 10 identification (password on the same screen) -> 30 MFA -> 100 user login
 *              source flow, passkey flow                                              -> user login
 */
export class SignIn extends Construct {
  private readonly stages = new Map<string, StageRef>();

  constructor(scope: Construct, id: string, props: SignInProps) {
    super(scope, id);
    for (const [loginId, login] of Object.entries(props.logins)) {
      this.keep(SitePart.below(this, `logins.${loginId}`, (part) => new UserLoginStage(part, loginId, login)));
    }
    const { identification } = props;
    if (identification !== undefined) {
      this.keep(SitePart.below(this, 'identification', (part) => this.identification(part, identification)));
    }
    const flow = SitePart.below(this, 'flow', (part) => this.flow(part, props.flow));
    const bindings = Object.entries(props.flow.bindings).map(([bindingId, { order, stage, adopt }]) =>
      SitePart.below(
        this,
        `flow.bindings.${bindingId}`,
        (part) => new StageBinding(part, bindingId, { flow, stage: this.stage(part, bindingId, stage), order, adopt }),
      ),
    );
    SitePart.below(this, 'brand', (part) => this.brand(part, props, flow, bindings));
  }

  /** A flow of the UI has its brand from there too. */
  private brand(part: SitePart, props: SignInProps, flow: FlowRef, bindings: readonly StageBinding[]): void {
    const { domain = DEFAULT_BRAND } = props.brand ?? {};
    const key = { domain, host: props.host };
    if (props.flow.lookup) Brand.expectLoginFlow(part, SIGN_IN_IDS.brand, key, flow);
    else {
      const after = bindings.map(({ resource }) => resource);
      new Brand(part, SIGN_IN_IDS.brand, { ...key, loginFlow: flow, after });
    }
  }

  private identification(part: SitePart, props: NonNullable<SignInProps['identification']>): StageRef {
    const { name, passwordStage, userFields, sources, passkeyFlow, adopt } = props;
    const password = stageFromName(part, SIGN_IN_IDS.password, passwordStage);
    return adopt === undefined
      ? new IdentificationStage(part, SIGN_IN_IDS.identification, {
          name,
          userFields: userFields ?? ['email', 'username'],
          passwordStage: password,
          sources,
          passwordlessFlow: passkeyFlow,
        })
      : IdentificationStage.adoptPasswordStage(part, SIGN_IN_IDS.identification, {
          name,
          passwordStage: password,
          adopt,
        });
  }

  private flow(part: SitePart, { slug, title, lookup, adopt }: SignInProps['flow']): FlowRef {
    return lookup
      ? Flow.fromSlug(part, SIGN_IN_IDS.flow, slug, 'authentication')
      : new Flow(part, SIGN_IN_IDS.flow, { name: slug, slug, title, designation: 'authentication', adopt });
  }

  private stage(part: SitePart, bindingId: string, name: string): StageRef {
    return this.stages.get(name) ?? stageFromName(part, stageBindingId(bindingId), name);
  }

  private keep(stage: StageRef): void {
    this.stages.set(stage.name, stage);
  }
}
