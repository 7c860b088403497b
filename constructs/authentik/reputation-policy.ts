import { PolicyReputation } from '#authentik/policy-reputation';
import type { Adoption, WithoutKey } from '../core/adoption';
import { Construct } from '../core/cdktf';
import { faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { adoptResource } from './adopt-resource';
import { keyFault } from './natural-key';
import type { PolicyRef } from './policy-binding';

export interface ReputationPolicyProps {
  /** Unique among all policies of the server. */
  readonly name: string;
  /** The policy passes at or below this score. Below 0, so that it fails for a visitor without a score. */
  readonly threshold: number;
  /** Whether the score of the visitor's address counts. @default true */
  readonly checkIp?: boolean;
  /** Whether the score of the typed name counts. @default true */
  readonly checkUsername?: boolean;
  /** @default the object is created; policies have no natural key that Terraform could look up */
  readonly adopt?: Adoption<WithoutKey>;
}

/**
 * Passes for addresses and user names with a low score: bind it to a captcha or deny stage with
 * `StageBinding.addPolicy`. Bound to a flow it denied every anonymous visitor (incident I6): `Flow` and `Application`
 * do not accept it.
 */
export class ReputationPolicy extends Construct implements PolicyRef {
  readonly kind = 'reputation';
  readonly policyId: string;

  constructor(scope: Construct, id: string, props: ReputationPolicyProps) {
    super(scope, id);
    refuseFaults(this, [
      keyFault('name', props.name),
      faultUnless(Number.isInteger(props.threshold) && props.threshold < 0, {
        path: 'threshold',
        fault:
          'is not a negative whole number (the provider cannot send 0, and with its default 10 every visitor passes)',
        found: props.threshold,
        remedy: 'use for example -5',
      }),
    ]);
    const resource = make(PolicyReputation, this, 'Resource', {
      name: staticText(props.name),
      threshold: props.threshold,
      checkIp: props.checkIp ?? true,
      checkUsername: props.checkUsername ?? true,
    });
    adoptResource(resource, {
      adopt: props.adopt,
      managed: ['name', 'threshold', 'check_ip', 'check_username'],
    });
    this.policyId = resource.id;
  }
}
