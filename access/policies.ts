import { NO_GUESTS, noGuests, onTheWayTo, refusesGuests } from '../constructs/authentik/expressions/guests';
import { hostRestrictionGuests } from '../constructs/authentik/expressions/host-restriction';
import { once } from '../rules/readers/once';
import { type AccessObject, type AccessObjects, findPointedAt, isSame, nameOf } from './objects';

/** Describes what a step of the way says: `unknown` where the UI decides, or a policy of an unknown text. */
export type PolicyAnswer = 'yes' | 'no' | 'unknown';

export interface Step {
  readonly verdict: PolicyAnswer;
  /** One sentence, lower case, without a full stop. */
  readonly text: string;
  /** Terraform address of the object that decides; undefined where it is no object. */
  readonly address?: string | undefined;
  readonly unknown?: Unknown | undefined;
}

/**
 * Describes what makes an answer unknown: bindings of the UI (`server`), which may be beside the policy that refuses guests,
 * the application, which is in another stack (`elsewhere`), or a policy that this project did not write.
 */
export type Unknown =
  | 'server'
  | 'server, closed to guests where it has none'
  | 'elsewhere'
  | { readonly policy: string; readonly address: string; readonly text: string };

/** Groups of a subject, those above them included. */
export interface Membership {
  readonly groups: ReadonlySet<string>;
  /** Usernames of the subject. @default none: people are in no stack */
  readonly users?: readonly string[];
}

/**
 * Returns what one binding decides for a subject. @param leaves whether other bindings decide beside a policy that refuses
 * guests
 */
function bindingStep(objects: AccessObjects, binding: AccessObject, member: Membership, leaves: boolean): Step {
  const { address, values } = binding;
  const named = (['group', 'user'] as const).find((one) => names(objects, binding, one));
  const policy = named === undefined ? findPointedAt(objects, binding, 'policy') : undefined;
  const step =
    named !== undefined
      ? memberStep(objects, binding, member, named)
      : policy === undefined
        ? ({ verdict: 'unknown', text: 'a binding of the UI decides', unknown: 'server' } as const)
        : policyStep(objects, policy, member, leaves);
  // The model has no clock: an expired binding is none, and an application may have no other one.
  if (isGiven(values.expires)) {
    return { verdict: 'unknown', text: `${step.text}, until ${String(values.expires)}`, unknown: 'server', address };
  }
  if (values.negate !== true || step.verdict === 'unknown') return { ...step, address };
  return { verdict: step.verdict === 'yes' ? 'no' : 'yes', text: `the opposite of: ${step.text}`, address };
}

/** Whether a binding names a group, or a user: a plan may know the object before its id. */
function names(objects: AccessObjects, binding: AccessObject, kind: 'group' | 'user'): boolean {
  return isGiven(binding.values[kind]) || findPointedAt(objects, binding, kind) !== undefined;
}

/** The provider has 0 for no user. */
function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== 0;
}

/** A binding of a group or of one user. */
function memberStep(
  objects: AccessObjects,
  binding: AccessObject,
  { groups, users = [] }: Membership,
  kind: 'group' | 'user',
): Omit<Step, 'address'> {
  if (kind === 'user') {
    const name = findBoundUser(objects, binding);
    return { verdict: users.includes(name) ? 'yes' : 'no', text: `admits the user ${name}` };
  }
  const group = findPointedAt(objects, binding, kind);
  if (group === undefined) return { verdict: 'unknown', text: 'a group of the UI decides', unknown: 'server' };
  return { verdict: groups.has(nameOf(group)) ? 'yes' : 'no', text: `admits members of ${nameOf(group)}` };
}

/** The user of a binding, by the username where it is known here. */
function findBoundUser(objects: AccessObjects, binding: AccessObject): string {
  const user = findPointedAt(objects, binding, 'user');
  return String(user?.values.username ?? binding.values.user);
}

/** Users that bindings name: each is a subject of its own. */
export const boundUsers = once((objects: AccessObjects): readonly string[] => {
  const bindings = bindingsOf(objects).map(([, binding]) => binding);
  const own = bindings.filter((one) => !names(objects, one, 'group') && names(objects, one, 'user'));
  return [...new Set(own.map((one) => findBoundUser(objects, one)))].sort();
});

/** Policies that this project generates are recognised by their whole text; what any other does is unknown. */
function policyStep(
  objects: AccessObjects,
  policy: AccessObject,
  { groups }: Membership,
  leaves: boolean,
): Omit<Step, 'address'> {
  // A provider may keep or drop the last line end.
  const text = String(policy.values.expression ?? '').trimEnd();
  const names = objects.ofType('authentik_group').map(nameOf);
  const refused = names.find((name) => refusesGuests(text, name));
  if (refused !== undefined) {
    const isGuest = groups.has(refused);
    if (leaves && !isGuest && stepsAside(text, refused)) {
      return { verdict: 'no', text: `refuses members of ${refused}, and leaves all others to the other bindings` };
    }
    return { verdict: isGuest ? 'no' : 'yes', text: `refuses members of ${refused} and no one else` };
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
  const constant = /^return (True|False)$/.exec(text)?.[1];
  if (constant !== undefined) {
    const isOpen = constant === 'True';
    return {
      verdict: isOpen ? 'yes' : 'no',
      text: `policy ${nameOf(policy)} ${isOpen ? 'admits' : 'refuses'} everyone`,
    };
  }
  const unknown = {
    policy: nameOf(policy),
    address: policy.address,
    text: JSON.stringify(policy.values.expression ?? policy.values),
  };
  return { verdict: 'unknown', text: `policy ${unknown.policy} decides, which cannot be evaluated here`, unknown };
}

/** Whether a policy that refuses guests admits no one beside another binding; that of version 0.2.0 admits everyone else. */
function stepsAside(text: string, group: string): boolean {
  return text === noGuests(group);
}

/** The enabled bindings with what they guard, in their order. Every answer asks for them. */
const bindingsOf = once((objects: AccessObjects) =>
  objects
    .ofType('authentik_policy_binding')
    .filter(({ values }) => values.enabled !== false)
    .sort((a, b) => Number(a.values.order) - Number(b.values.order))
    .map((binding) => [findPointedAt(objects, binding, 'target'), binding] as const),
);

/** Returns what all enabled bindings of an object say together. @param unbound what it means to have none */
export function judgeBindings(
  objects: AccessObjects,
  target: AccessObject,
  member: Membership,
  unbound: Omit<Step, 'address'>,
): readonly Step[] {
  const bindings = bindingsOf(objects)
    .filter(([guarded]) => isSame(guarded, target))
    .map(([, binding]) => binding);
  if (bindings.length === 0) return [{ ...unbound, address: target.address }];
  const asksAll = target.values.policy_engine_mode === 'all';
  const others = bindings.filter((binding) => !isGuestPolicy(objects, binding));
  const steps = bindings.map((binding) => bindingStep(objects, binding, member, !asksAll && others.length > 0));
  const deciding = steps.find(({ verdict }) => verdict === (asksAll ? 'no' : 'yes'));
  if (deciding !== undefined) return [deciding];
  const unclear = steps.find(({ verdict }) => verdict === 'unknown');
  if (unclear !== undefined) return [unclear];
  if (asksAll || steps.length === 1) return steps;
  return [{ verdict: 'no', text: `${bindingWords(steps)}, and no other binding admits`, address: target.address }];
}

/** Whether a binding is of the policy that refuses guests, by its name: so the policy itself tells them apart. */
function isGuestPolicy(objects: AccessObjects, binding: AccessObject): boolean {
  const policy = findPointedAt(objects, binding, 'policy');
  return policy !== undefined && nameOf(policy) === NO_GUESTS;
}

/** The enabled binding of an object that refuses the guest; undefined where it has none. */
export function guestGuard(
  objects: AccessObjects,
  target: AccessObject,
  { groups }: Membership,
): AccessObject | undefined {
  return bindingsOf(objects)
    .filter(([guarded]) => isSame(guarded, target))
    .map(([, binding]) => binding)
    .find((binding) => {
      const policy = findPointedAt(objects, binding, 'policy');
      const text = String(policy?.values.expression ?? '').trimEnd();
      return binding.values.negate !== true && [...groups].some((group) => refusesGuests(text, group));
    });
}

function bindingWords(steps: readonly Step[]): string {
  const admits = steps.map(({ text }) => text.replace(/^admits members of /, ''));
  return steps.every(({ text }) => text.startsWith('admits members of '))
    ? `admits members of ${admits.join(', ')}`
    : steps.map(({ text }) => text).join('; ');
}
