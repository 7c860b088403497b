import { PolicyBinding as PolicyBindingResource } from '#authentik/policy-binding';
import type { Adoption, WithoutKey } from '../core/adoption';
import { Construct, type TerraformResource } from '../core/cdktf';
import { make } from '../core/make';
import { adoptResource } from './adopt-resource';
import type { GroupRef } from './group';

/** A policy that a stage binding can point at. */
export interface PolicyRef {
  /** UUID. */
  readonly policyId: string;
  /** Keeps the kinds of policy apart: an application takes an expression, never a reputation policy (incident I6). */
  readonly kind: 'expression' | 'reputation';
}

/** A policy that may also be bound to an application. */
export interface ExpressionPolicyRef extends PolicyRef {
  /** An expression decides about every visitor, with or without a reputation. */
  readonly kind: 'expression';
}

type PolicyBindingProps = {
  /** UUID of the stage binding, flow, application or notification rule. */
  readonly target: string;
  /** Position among the bindings of the target. */
  readonly order: number;
  /** @default the object is created; bindings have no natural key */
  readonly adopt?: Adoption<WithoutKey>;
} & ({ readonly policy: PolicyRef } | { readonly group: GroupRef });

/**
 * Stage binding, flow or application -> PolicyBinding -> policy or group. Made by `addPolicy` and `addGroups` of the
 * target.
 */
export class PolicyBinding extends Construct {
  readonly resource: TerraformResource;

  constructor(scope: Construct, id: string, props: PolicyBindingProps) {
    super(scope, id);
    const decider = 'policy' in props ? { policy: props.policy.policyId } : { group: props.group.groupId };
    const resource = make(PolicyBindingResource, this, 'Resource', {
      target: props.target,
      policy: decider.policy,
      group: decider.group,
      order: props.order,
      enabled: true,
      negate: false,
      timeout: 30,
      failureResult: false,
    });
    adoptResource(resource, {
      adopt: props.adopt,
      managed: ['target', 'policy' in props ? 'policy' : 'group', 'order', 'enabled', 'negate', 'failure_result'],
    });
    this.resource = resource;
  }
}
