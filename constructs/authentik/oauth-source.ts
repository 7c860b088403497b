import { DataAuthentikSource } from '#authentik/data-authentik-source';
import { SourceOauth } from '#authentik/source-oauth';
import { adoptionOf } from '../core/adopted-parts';
import type { Adoption } from '../core/adoption';
import { Construct, type TerraformResource } from '../core/cdktf';
import { faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { adoptResource } from './adopt-resource';
import type { FlowRef } from './flows/flow';
import { keyFault, slugFault } from './natural-key';

/** A login source that an identification stage can show. */
export interface OauthSourceRef {
  /** Unique on the server; it is in the callback URL. */
  readonly slug: string;
  /** Primary key, as a string token. */
  readonly uuid: string;
}

export interface OauthSourceProps {
  /** Label of the button on the login page. */
  readonly name: string;
  /** Unique on the server: letters, digits, `-` and `_`. The callback URL at the provider holds it. */
  readonly slug: string;
  /** Decides the URLs and how the profile is read. */
  readonly providerType: 'apple' | 'discord' | 'facebook' | 'github' | 'gitlab' | 'google' | 'openidconnect' | 'twitch';
  /** Reference to a sensitive variable. */
  readonly consumerKey: string;
  /** Reference to a sensitive variable. An adopted source needs it too: the server refuses an update without it. */
  readonly consumerSecret: string;
  /** authentik links a new connection to an existing user by it. */
  readonly userMatchingMode: 'identifier' | 'email_link' | 'email_deny' | 'username_link' | 'username_deny';
  /** Flow for new users. */
  readonly enrollmentFlow: FlowRef;
  /**
   * Flow for returning users. Without it the server answers them "Configured flow does not exist".
   * @default as the UI has it, for an adopted source; a created one must name it
   */
  readonly authenticationFlow?: FlowRef;
  /** What is applied before the source: a flow without its stages lets no one in. @default nothing */
  readonly after?: readonly TerraformResource[];
  /** @default the object is created */
  readonly adopt?: Adoption;
}

/** "Continue with ...": Google, GitHub and the like. */
export class OauthSource extends Construct implements OauthSourceRef {
  /** A source that Terraform does not manage, found by its exact slug. */
  static fromSlug(scope: Construct, id: string, slug: string): OauthSourceRef {
    refuseFaults(scope, [slugFault('slug', slug)]);
    return { slug, uuid: make(DataAuthentikSource, scope, id, { slug }).uuid };
  }

  readonly slug: string;
  readonly uuid: string;

  constructor(scope: Construct, id: string, props: OauthSourceProps) {
    super(scope, id);
    const { authenticationFlow } = props;
    const adopt = adoptionOf(this, props.adopt);
    refuseFaults(this, [
      keyFault('name', props.name),
      slugFault('slug', props.slug),
      faultUnless(authenticationFlow !== undefined || adopt !== undefined, {
        path: 'authenticationFlow',
        fault: 'is missing for a created source: returning users could not log in with it',
        remedy: "give the flow of the slug default-source-authentication, or the site's own",
      }),
    ]);
    const resource = make(SourceOauth, this, 'Resource', {
      name: staticText(props.name),
      slug: props.slug,
      providerType: props.providerType,
      consumerKey: props.consumerKey,
      consumerSecret: props.consumerSecret,
      userMatchingMode: props.userMatchingMode,
      enrollmentFlow: props.enrollmentFlow.uuid,
      authenticationFlow: authenticationFlow?.uuid,
      dependsOn: props.after && [...props.after],
    });
    adoptResource(resource, {
      adopt: props.adopt,
      managed: [
        'name',
        'slug',
        'provider_type',
        'consumer_key',
        'consumer_secret',
        'user_matching_mode',
        'enrollment_flow',
        ...(authenticationFlow === undefined ? [] : ['authentication_flow']),
      ],
      managedWhenCreated: [],
      byKey: () => props.slug,
    });
    this.slug = props.slug;
    this.uuid = resource.uuid;
  }
}
