import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type PlanDocument, readPlan } from '../../../ops/review/plan-document';
import { type Review, type ReviewInput, reviewPlan } from '../../../ops/review/review';

export const LOGIN_HOSTS = ['authentik.harbour.example', 'public-auth.harbour.example'];

/** A change as `terraform show -json` writes it, of an object that is there before and after unless the test says else. */
export interface ChangeInput {
  readonly address: string;
  readonly actions?: readonly string[];
  readonly before?: object | null;
  readonly after?: object | null;
  readonly unknown?: unknown;
  readonly beforeSensitive?: unknown;
  readonly afterSensitive?: unknown;
  readonly importing?: string;
}

export function planText(name: string): string {
  return readFileSync(join(__dirname, '..', '..', 'fixtures', 'plans', `${name}.json`), 'utf8');
}

export function planNamed(name: string): PlanDocument {
  return readPlan(planText(name));
}

/** A plan of some changes, and what else `terraform show -json` has. */
export function planOf(changes: readonly ChangeInput[], more: object = {}): PlanDocument {
  return readPlan(JSON.stringify({ format_version: '1.2', resource_changes: changes.map(entry), ...more }));
}

function entry({ address, actions = ['update'], importing, ...input }: ChangeInput): object {
  const { before = {}, after = {}, unknown = {}, beforeSensitive = {}, afterSensitive = {} } = input;
  return {
    address,
    mode: 'managed',
    type: address.split('.').at(-2),
    change: {
      actions,
      before,
      after,
      after_unknown: unknown,
      before_sensitive: beforeSensitive,
      after_sensitive: afterSensitive,
      ...(importing === undefined ? {} : { importing: { id: importing } }),
    },
  };
}

/** The review of the stack `identity`. */
export function reviewOf(plan: PlanDocument, input: Partial<ReviewInput> = {}): Review {
  return reviewPlan(plan, { stack: 'identity', loginHosts: () => LOGIN_HOSTS, ...input });
}

/** Returns what a plan is stopped for: `id address: found`. */
export function stopsOf(plan: PlanDocument, input: Partial<ReviewInput> = {}): readonly string[] {
  return reviewOf(plan, input).stops.map(({ id, address, found }) => `${id} ${address}: ${found}`);
}

/** Returns what the change of one object is stopped for. */
export function stopsFor(address: string, before: object, after: object, unknown?: unknown): readonly string[] {
  return stopsOf(planOf([{ address, before, after, unknown }]));
}

export function createChange(address: string, after: object = {}, unknown?: unknown): ChangeInput {
  return { address, actions: ['create'], before: null, after, unknown };
}

export function moduleOf(objects: Readonly<Record<string, object>>): object {
  const resources = Object.entries(objects).map(([address, values]) => {
    return { address, mode: 'managed', type: address.split('.')[0], values };
  });
  return { root_module: { resources } };
}

export function prior(objects: Readonly<Record<string, object>>): object {
  return { prior_state: { values: moduleOf(objects) } };
}
