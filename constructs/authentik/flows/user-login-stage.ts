import { StageUserLogin } from '#authentik/stage-user-login';
import { adoptionOf } from '../../core/adopted-parts';
import type { Adoption } from '../../core/adoption';
import { Construct } from '../../core/cdktf';
import type { Duration } from '../../core/duration';
import { faultUnless } from '../../core/errors';
import { refuseFaults } from '../../core/fault-log';
import { make } from '../../core/make';
import { staticText } from '../../core/static-text';
import { adoptResource } from '../adopt-resource';
import { keyFault } from '../natural-key';
import { type StageRef, stageFromName } from './stage';

export type NetworkBinding = 'no_binding' | 'bind_asn' | 'bind_asn_network' | 'bind_asn_network_ip';
export type GeoipBinding = 'no_binding' | 'bind_continent' | 'bind_continent_country' | 'bind_continent_country_city';

export interface UserLoginStageProps {
  /** Unique among all stages of the server. */
  readonly name: string;
  /**
   * How long the session lasts. It is required, since the provider's default is zero: "until the browser closes", and
   * at most AUTHENTIK_SESSIONS__UNAUTHENTICATED_AGE (incident I1; rule `login-session-duration`).
   */
  readonly sessionDuration: Duration;
  /**
   * Binds the session to the network it began in. The provider never reads it back, so for an adopted stage the live
   * value must be stated. @default no_binding, for a created stage
   */
  readonly networkBinding?: NetworkBinding;
  /** Takes the values of `networkBinding`, for the place. @default no_binding, for a created stage */
  readonly geoipBinding?: GeoipBinding;
  /** @default the object is created */
  readonly adopt?: Adoption;
}

/** Attributes that the provider never reads, with their properties. */
const UNREAD = { network_binding: 'networkBinding', geoip_binding: 'geoipBinding' } as const;

/**
 * The stage that creates a session. Of an adopted one Terraform owns the duration, and what the provider never reads.
 */
export class UserLoginStage extends Construct implements StageRef {
  readonly name: string;
  readonly stageId: string;

  constructor(scope: Construct, id: string, props: UserLoginStageProps) {
    super(scope, id);
    const adopt = adoptionOf(this, props.adopt);
    const missing = Object.entries(UNREAD).filter(([, property]) => props[property] === undefined);
    refuseFaults(this, [
      keyFault('name', props.name),
      ...missing.map(([, property]) =>
        faultUnless(adopt === undefined, {
          path: property,
          fault: 'is missing for an adopted stage: the provider never reads it and would reset it',
          remedy: 'state the value that authentik shows for the stage (no_binding where nothing was set)',
        }),
      ),
    ]);
    const resource = make(StageUserLogin, this, 'Resource', {
      name: staticText(props.name),
      sessionDuration: props.sessionDuration.toString(),
      networkBinding: props.networkBinding ?? 'no_binding',
      geoipBinding: props.geoipBinding ?? 'no_binding',
    });
    adoptResource(resource, {
      adopt: props.adopt,
      states: Object.fromEntries(missing),
      managed: ['name', 'session_duration', 'network_binding', 'geoip_binding'],
      managedWhenCreated: [],
      byKey: () => stageFromName(this, 'Existing', props.name).stageId,
    });
    this.name = props.name;
    this.stageId = resource.id;
  }
}
