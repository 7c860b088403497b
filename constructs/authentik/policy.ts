/** A policy that a stage binding can point at. */
export interface PolicyRef {
  /** UUID. */
  readonly policyId: string;
  /** Keeps the kinds of policy apart: an application takes an expression, never a reputation policy (incident I6). */
  readonly kind: 'expression' | 'reputation';
}

/** A policy that may also be bound to an application. */
export interface ExpressionPolicyRef extends PolicyRef {
  readonly kind: 'expression';
}
