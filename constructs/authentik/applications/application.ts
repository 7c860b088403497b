import { Application as ApplicationResource } from '#authentik/application';
import { declareParts, type PartAdoptions } from '../../core/adopted-parts';
import { Adoption } from '../../core/adoption';
import { Construct, Token } from '../../core/cdktf';
import { faultUnless } from '../../core/errors';
import { refuseFaults } from '../../core/fault-log';
import { make } from '../../core/make';
import { ProviderSchema } from '../../core/provider-schema';
import { staticText } from '../../core/static-text';
import { adoptResource } from '../adopt-resource';
import type { GroupRef } from '../group';
import { keyFault, slugFault } from '../natural-key';
import { type ExpressionPolicyRef, PolicyBinding } from '../policy-binding';
import type { ProviderRef } from './provider-ref';

export interface ApplicationProps {
  /** Shown to users, and the name that the access of the site is stated by. */
  readonly name: string;
  /**
   * Unique on the server: letters, digits, `-` and `_`. It is in the URLs of its provider and the key of its import.
   */
  readonly slug: string;
  /** Names what signs users in to it. */
  readonly provider: ProviderRef;
  /** The tile in "My applications" opens this URL. @default authentik guesses from the provider */
  readonly launchUrl?: string | undefined;
  /** Whether it has no tile there, and no launch URL. @default false */
  readonly hidden?: boolean | undefined;
  /** @default the object is created */
  readonly adopt?: Adoption;
}

/** The launch URL by which a server before 2026.5 shows no tile; the migration to 2026.5 makes `meta_hide` of it. */
export const NO_TILE = 'blank://blank';

/**
 * It is what users open. Policies and groups bound to it decide which users:
 *
 *     Application -> provider
 *                 `-> PolicyBinding (order) -> expression policy | group
 *
 * Name, slug, provider and engine mode are Terraform's, the presentation (icon, group, texts) is the UI's. With a
 * provider before 2025.10 and a server from 2025.12 on, an update of an application with an icon reports an error
 * although it succeeded: the provider sends the ignored icon to a URL that no longer exists. The next plan is empty.
 */
export class Application extends Construct {
  private readonly uuid: string;

  constructor(scope: Construct, id: string, props: ApplicationProps) {
    super(scope, id);
    const { hidden = false } = props;
    refuseFaults(this, [
      keyFault('name', props.name),
      slugFault('slug', props.slug),
      faultUnless(!hidden || props.launchUrl === undefined, {
        path: 'launchUrl',
        fault: 'has no effect beside hidden',
        found: props.launchUrl,
        remedy: 'remove one of the two',
      }),
    ]);
    const canHide = ProviderSchema.of(this).has(ApplicationResource.tfResourceType, 'meta_hide');
    const launchUrl = hidden && !canHide ? NO_TILE : props.launchUrl;
    const resource = make(ApplicationResource, this, 'Resource', {
      name: staticText(props.name),
      slug: props.slug,
      protocolProvider: Token.asNumber(props.provider.providerId),
      metaLaunchUrl: launchUrl === undefined ? undefined : staticText(launchUrl),
      metaHide: hidden && canHide ? true : undefined,
      // One passing binding opens it.
      policyEngineMode: 'any',
    });
    adoptResource(resource, {
      adopt: props.adopt,
      managed: [
        'name',
        'slug',
        'protocol_provider',
        'policy_engine_mode',
        ...(launchUrl === undefined ? [] : ['meta_launch_url']),
        ...(hidden && canHide ? ['meta_hide'] : []),
      ],
      managedWhenCreated: [],
      byKey: () => props.slug,
    });
    this.uuid = resource.uuid;
  }

  /** @param scope where the binding is built, at or below the application */
  addPolicy(id: string, policy: ExpressionPolicyRef, order: number, scope: Construct = this): PolicyBinding {
    return new PolicyBinding(scope, id, { target: this.uuid, policy, order });
  }

  /** Groups whose members may open the application, by construct id: once there is one, no other user may. */
  addGroups(groups: Readonly<Record<string, GroupRef>>): void {
    bindGroups(this, this.uuid, groups);
  }
}

interface ApplicationAnchorProps extends Pick<ApplicationProps, 'name' | 'slug'> {
  /** Bindings that exist, by the names of their parts. @default they are created */
  readonly adopt?: PartAdoptions;
}

/**
 * An application that the UI owns, adopted by its slug for its bindings alone: every attribute stays as it is on the
 * server. The provider has no data source that would find it. Its engine mode must be any, which `verify` checks.
 */
export class ApplicationAnchor extends Construct {
  private readonly uuid: string;

  constructor(scope: Construct, id: string, { name, slug, adopt }: ApplicationAnchorProps) {
    super(scope, id);
    declareParts(this, adopt, { prefix: 'application' });
    refuseFaults(this, [keyFault('name', name), slugFault('slug', slug)]);
    const resource = make(ApplicationResource, this, 'Resource', { name: staticText(name), slug });
    adoptResource(resource, { adopt: Adoption.byKey(), managed: [], byKey: () => slug });
    this.uuid = resource.uuid;
  }

  addPolicy(id: string, policy: ExpressionPolicyRef, order: number): PolicyBinding {
    return new PolicyBinding(this, id, { target: this.uuid, policy, order });
  }

  /** Works as `Application.addGroups`. */
  addGroups(groups: Readonly<Record<string, GroupRef>>): void {
    bindGroups(this, this.uuid, groups);
  }
}

/** In tens, in the order of the record. */
function bindGroups(scope: Construct, target: string, groups: Readonly<Record<string, GroupRef>>): void {
  for (const [index, [id, group]] of Object.entries(groups).entries()) {
    new PolicyBinding(scope, id, { target, group, order: index * 10 });
  }
}
