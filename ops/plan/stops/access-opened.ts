import { isDeepStrictEqual } from 'node:util';
import { sentence } from '../../../access/words';
import { RULESET } from '../../../rules/readers/waf-rules';
import { kindOf } from '../change-kind';
import { INGRESS } from '../live-facts';
import { listOf, type PlanDocument, type ResourceChange } from '../plan-document';
import { marksAny, maskAt } from '../plan-secrets';
import type { PlannedAccess } from '../planned-access';
import { isHostRestriction, restrictionOpened } from './restriction-text';
import { kept, type StopCheck } from './stop';

interface Opening {
  readonly types: RegExp;
  readonly attribute: string;
  /** @returns what is open then, or undefined */
  opens(before: unknown, after: unknown): string | undefined;
}

const toTrue = (_: unknown, after: unknown) => (after === true ? 'becomes true' : undefined);
const toFalse = (_: unknown, after: unknown) => (after === false ? 'becomes false' : undefined);
const another = (before: unknown) => (before === undefined || before === null ? undefined : 'changes');
const toAnother = (_: unknown, after: unknown) => (after === null ? undefined : 'changes');

/** Attributes that decide about access, and the direction in which each opens. */
const OPENINGS: readonly Opening[] = [
  { types: /^authentik_policy_binding$/, attribute: 'enabled', opens: toFalse },
  { types: /^authentik_policy_binding$/, attribute: 'failure_result', opens: toTrue },
  { types: /^authentik_policy_binding$/, attribute: 'negate', opens: () => 'is inverted' },
  ...['policy', 'group', 'user', 'target'].map((attribute) => ({
    types: /^authentik_policy_binding$/,
    attribute,
    opens: another,
  })),
  {
    types: /^authentik_(application|flow|flow_stage_binding|source_\w+)$/,
    attribute: 'policy_engine_mode',
    opens: (_, after) => (after === 'any' ? 'becomes any: one policy is enough' : undefined),
  },
  {
    types: /^authentik_flow$/,
    attribute: 'authentication',
    opens: (_, after) => (after === 'none' ? 'becomes none: a visitor need not be signed in' : undefined),
  },
  { types: /^authentik_flow_stage_binding$/, attribute: 'stage', opens: another },
  { types: /^authentik_group$/, attribute: 'is_superuser', opens: toTrue },
  { types: /^authentik_group$/, attribute: 'parent', opens: toAnother },
  { types: /^authentik_group$/, attribute: 'parents', opens: toAnother },
  { types: /^authentik_stage_invitation$/, attribute: 'continue_flow_without_invitation', opens: toTrue },
  {
    types: /^authentik_stage_authenticator_validate$/,
    attribute: 'not_configured_action',
    opens: (_, after) => (after === 'skip' ? 'becomes skip: no second factor is needed' : undefined),
  },
  { types: /^authentik_stage_user_write$/, attribute: 'create_users_as_inactive', opens: toFalse },
  { types: /^authentik_stage_user_write$/, attribute: 'create_users_group', opens: toAnother },
  { types: /^authentik_source_/, attribute: 'enrollment_flow', opens: toAnother },
  { types: /^authentik_source_/, attribute: 'user_matching_mode', opens: another },
  { types: /^authentik_application$/, attribute: 'protocol_provider', opens: another },
  { types: /^authentik_provider_oauth2$/, attribute: 'allowed_redirect_uris', opens: moreAddresses },
  {
    types: /^authentik_provider_oauth2$/,
    attribute: 'client_type',
    opens: (_, after) => (after === 'public' ? 'becomes public: no secret is needed' : undefined),
  },
  {
    types: /^authentik_provider_proxy$/,
    attribute: 'mode',
    opens: (_, after) =>
      after === 'forward_domain' ? 'becomes forward_domain: it admits to every host of the domain' : undefined,
  },
  { types: /^authentik_provider_proxy$/, attribute: 'skip_path_regex', opens: morePaths },
];

/** What the model of access finds, and below it what the model does not judge: flows, enrollment, redirects, paths. */
export const accessOpened: StopCheck = {
  id: 'access-opened',
  *find({ plan, access }) {
    const told = new Set<string>();
    for (const { kind, addresses, words } of access.changes) {
      if (kind !== 'opened') continue;
      for (const address of addresses.length === 0 ? ['stack'] : addresses.filter((one) => !hasOwnStop(one))) {
        told.add(address);
        yield { address, found: sentence(words), remedy: 'keep the access as it is, or allow the stop' };
      }
    }
    for (const change of kept(plan)) {
      const { address, type, before, after } = change;
      for (const found of openings(change, access)) {
        yield { address, found, remedy: 'keep it as it is, or allow the stop' };
      }
      if (type !== 'authentik_policy_expression' || before.expression === after.expression) continue;
      if (told.has(address) || (!isHostRestriction(before.expression) && !isHostRestriction(after.expression)))
        continue;
      for (const found of restrictionOpened(before.expression, after.expression)) {
        yield {
          address,
          found,
          remedy: 'keep every host and its groups; read its whole text where it cannot be compared',
        };
      }
    }
    for (const { address, after } of plan.changes.filter(isNewBinding)) {
      const other = access.judged.has(address) ? undefined : otherBinding(plan, after.target);
      if (other === undefined) continue;
      const found = `with policy engine mode any, this binding bypasses ${other}`;
      yield { address, found, remedy: 'set the policy engine mode to all, or allow the stop' };
    }
  },
};

/** The gate of an ingress is the stop `ingress-opened`, a rule that a ruleset loses is `destroy`. */
function hasOwnStop(address: string): boolean {
  const [type = ''] = address.split('.');
  return INGRESS.test(type) || type === RULESET;
}

/** Attributes whose effect the model computes, where it knows everything about the object. */
const JUDGED = ['enabled', 'negate', 'policy', 'group', 'user', 'target', 'policy_engine_mode'];

function* openings(
  { type, address, before, after, unknown }: ResourceChange,
  access: PlannedAccess,
): Generator<string> {
  for (const { types, attribute, opens } of OPENINGS) {
    if (!types.test(type) || (JUDGED.includes(attribute) && access.judged.has(address))) continue;
    const isUnknown = marksAny(maskAt(unknown, attribute));
    const [had, has] = [before[attribute] ?? null, after[attribute] ?? null];
    if (!isUnknown && isDeepStrictEqual(had, has)) continue;
    const how = isUnknown ? 'is known only after the apply' : opens(had, has);
    if (how !== undefined) yield `${attribute} ${how}`;
  }
}

function isNewBinding(change: ResourceChange): boolean {
  return change.type === 'authentik_policy_binding' && kindOf(change) === 'create' && change.after.enabled !== false;
}

/** A binding that guards the same target already, unless the target asks for all of its bindings. */
function otherBinding({ prior }: PlanDocument, target: unknown): string | undefined {
  if (typeof target !== 'string') return undefined;
  const asksAll = prior.some(
    ({ values: { uuid, id, policy_engine_mode } }) => [uuid, id].includes(target) && policy_engine_mode === 'all',
  );
  return prior.find(
    ({ type, values }) =>
      type === 'authentik_policy_binding' && values.target === target && values.enabled !== false && !asksAll,
  )?.address;
}

function moreAddresses(before: unknown, after: unknown): string | undefined {
  const more = listOf(after).filter((uri) => !listOf(before).some((one) => isDeepStrictEqual(one, uri)));
  return more.length === 0 ? undefined : `sends logins to more addresses: ${JSON.stringify(more)}`;
}

function morePaths(before: unknown, after: unknown): string | undefined {
  const linesOf = (text: unknown) => (typeof text === 'string' ? text.split('\n') : []);
  const more = linesOf(after).filter((line) => line.trim() !== '' && !linesOf(before).includes(line));
  return more.length === 0 ? undefined : `lets more paths pass: ${more.join(' ')}`;
}
