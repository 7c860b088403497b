import { DataAuthentikFlow } from '#authentik/data-authentik-flow';
import { Flow as FlowResource } from '#authentik/flow';
import { adoptionOf } from '../../core/adopted-parts';
import type { Adoption } from '../../core/adoption';
import { Construct } from '../../core/cdktf';
import { refuseFaults } from '../../core/fault-log';
import { make } from '../../core/make';
import { staticText } from '../../core/static-text';
import { adoptResource } from '../adopt-resource';
import { keyFault, slugFault } from '../natural-key';
import { type ExpressionPolicyRef, PolicyBinding } from '../policy-binding';
import { StageBinding, type StageBindingProps } from './stage-binding';

/** A flow that other objects can refer to. They use the UUID; imports and URLs use the slug. */
export interface FlowRef {
  /** Unique on the server. */
  readonly slug: string;
  /** Primary key, as a string token. */
  readonly uuid: string;
}

type FlowDesignation =
  | 'authentication'
  | 'authorization'
  | 'enrollment'
  | 'invalidation'
  | 'recovery'
  | 'stage_configuration'
  | 'unenrollment';

export interface FlowProps {
  /** The admin interface lists the flow under this name. */
  readonly name: string;
  /** Unique on the server: letters, digits, `-` and `_`. It is in the URL and the key of the import. */
  readonly slug: string;
  /**
   * Shown to the person who runs through the flow.
   * @default as the UI has it, for an adopted flow; a created one needs it
   */
  readonly title?: string;
  /** authentik starts the flow for this purpose; a provider or brand accepts flows of one designation only. */
  readonly designation: FlowDesignation;
  /** These visitors may start it; none: every visitor may. @default none */
  readonly authentication?: 'none' | 'require_authenticated' | 'require_unauthenticated' | 'require_superuser';
  /** By its slug. @default the flow is created */
  readonly adopt?: Adoption<'key'>;
}

/**
 * A flow and its stages, in order:
 *
 *     Flow -> StageBinding (order) -> stage
 *      |                   `-> policy (decides whether the stage runs)
 *      `-> expression policy (decides, when the flow is planned, whether it may run at all)
 *
 * A flow accepts no reputation policy: one on a flow denied every visitor (incident I6).
 */
export class Flow extends Construct implements FlowRef {
  /**
   * A flow that Terraform does not manage, found by its exact slug.
   *
   * @param designation the plan fails where the live flow is for something else, or for none of several: authentik would
   * accept it, and the login would end on an error page @default any
   */
  static fromSlug(
    scope: Construct,
    id: string,
    slug: string,
    designation?: FlowDesignation | readonly FlowDesignation[],
  ): FlowRef {
    refuseFaults(scope, [slugFault('slug', slug)]);
    const flow = make(DataAuthentikFlow, scope, id, { slug });
    if (designation !== undefined) {
      const condition =
        typeof designation === 'string'
          ? `\${self.designation == "${designation}"}`
          : `\${contains(${JSON.stringify(designation)}, self.designation)}`;
      const errorMessage = `The flow ${slug} is not one for ${[designation].flat().join(', ')}: name another flow in the site.`;
      flow.lifecycle = { postcondition: [{ condition, errorMessage }] };
    }
    return { slug, uuid: flow.id };
  }

  readonly slug: string;
  readonly uuid: string;

  constructor(scope: Construct, id: string, props: FlowProps) {
    super(scope, id);
    const { slug, title } = props;
    const adopt = adoptionOf(this, props.adopt);
    refuseFaults(this, [
      keyFault('name', props.name),
      slugFault('slug', slug),
      title === undefined && adopt === undefined
        ? { path: 'title', fault: 'is missing for a flow that is created', remedy: 'say what the page is called' }
        : keyFault('title', title ?? slug),
    ]);
    const resource = make(FlowResource, this, 'Resource', {
      name: staticText(props.name),
      slug,
      // Where the UI owns the title, the slug stands in: it is ignored and never reaches the server.
      title: staticText(title ?? slug),
      designation: props.designation,
      authentication: props.authentication ?? 'none',
      // The provider's default, true, is not the server's.
      compatibilityMode: false,
      deniedAction: 'message_continue',
      layout: 'stacked',
      policyEngineMode: 'any',
    });
    adoptResource(resource, {
      adopt: props.adopt,
      managed: ['slug', 'designation', 'authentication', ...(title === undefined ? [] : ['title'])],
      managedWhenCreated: ['name', 'compatibility_mode', 'denied_action', 'layout', 'policy_engine_mode'],
      byKey: () => slug,
    });
    this.slug = slug;
    this.uuid = resource.uuid;
  }

  addPolicy(id: string, policy: ExpressionPolicyRef, order = 0): PolicyBinding {
    return new PolicyBinding(this, id, { target: this.uuid, policy, order });
  }

  addStage(id: string, props: Omit<StageBindingProps, 'flow'>): StageBinding {
    return new StageBinding(this, id, { flow: this, ...props });
  }
}
