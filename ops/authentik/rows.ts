/** Rows of authentik's API, with the fields that commands and checks use. */

/** The e-mail address is left out on purpose: it is never printed. */
export interface UserRow {
  readonly pk: number;
  readonly username: string;
  readonly name: string;
  readonly is_active: boolean;
  /** Also when a group above makes the user one. */
  readonly is_superuser: boolean;
  /** UUIDs of the groups that the user is in itself. */
  readonly groups: readonly string[];
}

export interface GroupRow {
  /** UUID. */
  readonly pk: string;
  readonly name: string;
  /** Concerns the group alone: `givesSuperuser` looks at the groups above too. */
  readonly is_superuser: boolean;
  /** UUIDs of the groups above. A server before 2025.12 has `parent` instead. */
  readonly parents?: readonly string[];
  readonly parent?: string | null;
}

/** UUIDs of the groups right above a group. */
export function parentsOf({ parents = [], parent }: GroupRow): readonly string[] {
  return [...new Set([...parents, parent ?? []].flat())];
}

/** Policies and groups are bound to a target. It has two ids, and a binding names it by either. */
export interface PolicyTarget {
  readonly pk: string;
  readonly policybindingmodel_ptr_id?: string;
  readonly policy_engine_mode?: string;
}

export interface PolicyBindingRow {
  readonly target: string;
  readonly policy: string | null;
  readonly group_obj?: { readonly name: string } | null;
  readonly policy_obj?: { readonly name: string } | null;
  /** Key of the user that a binding admits. */
  readonly user?: number | null;
  readonly enabled: boolean;
  readonly negate?: boolean;
  /** When the server drops the binding, from 2026.8 on: the API reads it and does not set it. */
  readonly expires?: string | null;
  /** False where `expires` does not count. */
  readonly expiring?: boolean;
}

/** When a binding ends by itself; undefined for one that stays. */
export function endOf({ expires, expiring }: PolicyBindingRow): string | undefined {
  return expiring === false ? undefined : (expires ?? undefined);
}

export function isBoundTo({ target }: PolicyBindingRow, { pk, policybindingmodel_ptr_id }: PolicyTarget): boolean {
  return target === pk || target === policybindingmodel_ptr_id;
}

export function deciderOf(binding: PolicyBindingRow): string {
  const { group_obj: group, policy_obj: policy, user, negate } = binding;
  const one = group?.name ?? (policy ? `policy ${policy.name}` : user ? `user ${user}` : 'an unknown kind');
  const end = endOf(binding);
  return `${negate ? 'everyone but ' : ''}${one}${end === undefined ? '' : ` until ${end}`}`;
}

export interface FlowRow extends PolicyTarget {
  readonly slug: string;
  readonly name: string;
  readonly designation: string;
  readonly authentication?: string;
  /** UUIDs of its stages. */
  readonly stages?: readonly string[];
}

/** A brand decides by the domain of a request which flows people run. */
export interface BrandRow {
  readonly domain: string;
  readonly default: boolean;
  readonly flow_authentication: string | null;
  readonly flow_recovery: string | null;
}

export interface SourceRow {
  readonly slug: string;
  readonly enabled: boolean;
  readonly authentication_flow?: string | null;
  readonly enrollment_flow: string | null;
}

/** Slug of a flow by its UUID; the UUID itself for a flow that is not among these, undefined for none. */
export function slugOf(flows: readonly FlowRow[], pk: string | null): string | undefined {
  return flows.find((flow) => flow.pk === pk)?.slug ?? pk ?? undefined;
}
