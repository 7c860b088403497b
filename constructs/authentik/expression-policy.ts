import { PolicyExpression } from '#authentik/policy-expression';
import type { Adoption, WithoutKey } from '../core/adoption';
import { Construct } from '../core/cdktf';
import { faultUnless } from '../core/errors';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { staticText } from '../core/static-text';
import { adoptResource } from './adopt-resource';
import { keyFault } from './natural-key';
import type { ExpressionPolicyRef } from './policy-binding';

export interface ExpressionPolicyProps {
  /** Unique among all policies of the server. */
  readonly name: string;
  /** Python, the body of a function that returns a boolean. Generate it from typed data, see `expressions/`. */
  readonly expression: string;
  /** @default the object is created; policies have no natural key that Terraform could look up */
  readonly adopt?: Adoption<WithoutKey>;
}

export class ExpressionPolicy extends Construct implements ExpressionPolicyRef {
  readonly kind = 'expression';
  readonly policyId: string;

  constructor(scope: Construct, id: string, props: ExpressionPolicyProps) {
    super(scope, id);
    refuseFaults(this, [
      keyFault('name', props.name),
      faultUnless(props.expression === props.expression.trim(), {
        path: 'expression',
        fault: 'begins or ends with white space: the server strips it, and every plan shows a difference',
        found: props.expression.slice(0, 20),
        remedy: 'trim it',
      }),
    ]);
    const resource = make(PolicyExpression, this, 'Resource', {
      name: staticText(props.name),
      expression: staticText(props.expression),
      executionLogging: false,
    });
    adoptResource(resource, { adopt: props.adopt, managed: ['name', 'expression'] });
    this.policyId = resource.id;
  }
}
