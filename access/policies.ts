import { onTheWayTo, refusesGuests } from '../constructs/authentik/expressions/guests';
import { hostRestrictionGuests } from '../constructs/authentik/expressions/host-restriction';
import { once } from '../rules/readers/once';
import { type AccessObject, type AccessObjects, isSame, nameOf, pointedAt } from './objects';

/** What a step of the way says: `unknown` where the UI decides, or a policy of an unknown text. */
export type Verdict = 'yes' | 'no' | 'unknown';

export interface Step {
  readonly verdict: Verdict;
  /** One sentence, lower case, without a full stop. */
  readonly text: string;
  /** Terraform address of the object that decides; undefined where it is no object. */
  readonly address?: string | undefined;
  /** What makes it unknown. */
  readonly unknown?: Unknown | undefined;
}

/**
 * What makes an answer unknown: bindings of the UI (`server`), the application, which is in another stack (`elsewhere`), or a
 * policy that this project did not write.
 */
export type Unknown =
  | 'server'
  | 'elsewhere'
  | { readonly policy: string; readonly address: string; readonly text: string };

/** Groups of a subject, those above them included. */
export interface Membership {
  readonly groups: ReadonlySet<string>;
}

/** What one binding decides for a subject. */
function bindingStep(objects: AccessObjects, binding: AccessObject, member: Membership): Step {
  const { address, values } = binding;
  const step = groupOrPolicyStep(objects, binding, member);
  if (values.negate !== true || step.verdict === 'unknown') return { ...step, address };
  return { verdict: step.verdict === 'yes' ? 'no' : 'yes', text: `the opposite of: ${step.text}`, address };
}

function groupOrPolicyStep(objects: AccessObjects, binding: AccessObject, member: Membership): Omit<Step, 'address'> {
  const group = pointedAt(objects, binding, 'group');
  if (group !== undefined) {
    const isMember = member.groups.has(nameOf(group));
    return { verdict: isMember ? 'yes' : 'no', text: `admits members of ${nameOf(group)}` };
  }
  const policy = pointedAt(objects, binding, 'policy');
  if (policy === undefined) return { verdict: 'unknown', text: 'a binding of the UI decides', unknown: 'server' };
  return policyStep(objects, policy, member);
}

/** Policies that this project generates are recognised by their whole text; what any other does is unknown. */
function policyStep(objects: AccessObjects, policy: AccessObject, { groups }: Membership): Omit<Step, 'address'> {
  // A provider may keep or drop the last line end.
  const text = String(policy.values.expression ?? '').trimEnd();
  const names = objects.ofType('authentik_group').map(nameOf);
  const refused = names.find((name) => refusesGuests(text, name));
  if (refused !== undefined) {
    return { verdict: groups.has(refused) ? 'no' : 'yes', text: `refuses members of ${refused} and no one else` };
  }
  const guests = hostRestrictionGuests(text, names);
  if (guests !== undefined) {
    const isGuest = guests.some((name) => groups.has(name));
    const whom = guests.length === 0 ? 'no one' : `members of ${guests.join(', ')}`;
    return {
      verdict: isGuest ? 'no' : 'yes',
      text: `policy ${nameOf(policy)} refuses ${whom}: authentik evaluates it without a host, where it lets everyone else pass`,
    };
  }
  const slugs = objects.ofType('authentik_application').map(({ values }) => String(values.slug));
  const only = slugs.find((slug) => text === onTheWayTo(slug));
  if (only !== undefined) return { verdict: 'yes', text: `only on the way to ${only}` };
  const unknown = {
    policy: nameOf(policy),
    address: policy.address,
    text: JSON.stringify(policy.values.expression ?? policy.values),
  };
  return { verdict: 'unknown', text: `policy ${unknown.policy} decides, which cannot be evaluated here`, unknown };
}

/** The enabled bindings with what they guard, in their order. Every answer asks for them. */
const bindingsOf = once((objects: AccessObjects) =>
  objects
    .ofType('authentik_policy_binding')
    .filter(({ values }) => values.enabled !== false)
    .sort((a, b) => Number(a.values.order) - Number(b.values.order))
    .map((binding) => [pointedAt(objects, binding, 'target'), binding] as const),
);

/** What all enabled bindings of an object say together. @param unbound what it means to have none */
export function boundStep(
  objects: AccessObjects,
  target: AccessObject,
  member: Membership,
  unbound: Omit<Step, 'address'>,
): readonly Step[] {
  const bindings = bindingsOf(objects)
    .filter(([guarded]) => isSame(guarded, target))
    .map(([, binding]) => binding);
  if (bindings.length === 0) return [{ ...unbound, address: target.address }];
  const steps = bindings.map((binding) => bindingStep(objects, binding, member));
  const asksAll = target.values.policy_engine_mode === 'all';
  const deciding = steps.find(({ verdict }) => verdict === (asksAll ? 'no' : 'yes'));
  if (deciding !== undefined) return [deciding];
  const unclear = steps.find(({ verdict }) => verdict === 'unknown');
  if (unclear !== undefined) return [unclear];
  if (asksAll || steps.length === 1) return steps;
  return [{ verdict: 'no', text: `${bindingWords(steps)}, and no other binding admits`, address: target.address }];
}

function bindingWords(steps: readonly Step[]): string {
  const admits = steps.map(({ text }) => text.replace(/^admits members of /, ''));
  return steps.every(({ text }) => text.startsWith('admits members of '))
    ? `admits members of ${admits.join(', ')}`
    : steps.map(({ text }) => text).join('; ');
}
