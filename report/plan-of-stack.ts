import type { AccessChange } from '../access/access-change';

/** Describes what a plan of one stack does, as far as the report shows it; the review of a plan is one. */
export interface PlanOfStack {
  readonly stack: string;
  readonly changes: readonly { readonly address: string; readonly kind: string }[];
  readonly access: readonly AccessChange[];
  readonly verdict: 'ok' | 'stopped';
  /** States what stops it: no allowance covers these. */
  readonly stops: readonly StopOfPlan[];
  /** Stops that an allowance covers. */
  readonly allowed: readonly (Pick<StopOfPlan, 'id' | 'address' | 'found'> & { readonly reason: string })[];
}

export interface StopOfPlan {
  readonly id: string;
  readonly address: string;
  readonly found: string;
  /** States what it does to users, as a sentence. */
  readonly why: string;
  readonly remedy: string;
  /** Whether an allowance can cover it. */
  readonly allowable: boolean;
}

export interface PlanSummary {
  readonly stacks: readonly PlanOfStack[];
  readonly access: readonly AccessChange[];
  /** Addresses that are in no picture and no table, since the site does not have them any more. */
  readonly removed: readonly string[];
}
