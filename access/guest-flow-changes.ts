import { refusesGuests } from '../constructs/authentik/expressions/guests';
import { type AccessChange, accessChange } from './access-change';
import { type AccessObject, type AccessObjects, findPointedAt, isSame } from './objects';
import { guestGroups } from './subjects';
import { nameAll } from './words';

/** Flows that no longer refuse guests, or do so now. What an authorization flow opens is of its applications. */
export function guestFlowChanges(before: AccessObjects, after: AccessObjects): readonly AccessChange[] {
  const [had, has] = [findGuardedFlows(before, after), findGuardedFlows(after, before)];
  const without = (others: readonly GuardedFlow[]) => (one: GuardedFlow) => !others.some(({ key }) => key === one.key);
  return [
    ...tellFlows('opened', 'no longer refuses guests: ', had.filter(without(has))),
    ...tellFlows('closed', 'now refuses guests: ', has.filter(without(had))),
  ];
}

interface GuardedFlow {
  /** Slug of the flow, or its id where a plan no longer looks it up. */
  readonly key: string;
  /** Undefined where a plan no longer looks the flow up. */
  readonly slug: string | undefined;
  /** Address of the binding that refuses guests. */
  readonly guard: string;
}

/** @param other the other side, which may know the target of a binding */
function findGuardedFlows(objects: AccessObjects, other: AccessObjects): readonly GuardedFlow[] {
  const groups = guestGroups(objects);
  const asked = ['authentik_provider_proxy', 'authentik_provider_oauth2']
    .flatMap((type) => objects.ofType(type))
    .flatMap((provider) => findPointedAt(objects, provider, 'authorization_flow') ?? []);
  const refuses = (binding: AccessObject) => {
    const text = String(findPointedAt(objects, binding, 'policy')?.values.expression ?? '').trimEnd();
    return groups.some((group) => refusesGuests(text, group));
  };
  return objects
    .ofType('authentik_policy_binding')
    .filter(({ values: { enabled, negate } }) => enabled !== false && negate !== true)
    .filter(refuses)
    .flatMap((binding): readonly GuardedFlow[] => {
      const flow = findPointedAt(objects, binding, 'target');
      const { address: guard, values } = binding;
      if (flow === undefined) {
        const there = other.ofType('authentik_policy_binding').find(({ address }) => address === guard);
        const target = there && findPointedAt(other, there, 'target');
        const isOfFlow = target === undefined || target.type === 'authentik_flow';
        return isOfFlow ? [{ key: String(values.target), slug: undefined, guard }] : [];
      }
      if (flow.type !== 'authentik_flow' || asked.some((one) => isSame(one, flow))) return [];
      const slug = String(flow.values.slug);
      return [{ key: slug, slug, guard }];
    });
}

function* tellFlows(kind: 'opened' | 'closed', does: string, flows: readonly GuardedFlow[]): Generator<AccessChange> {
  const known = flows.filter(({ slug }) => slug !== undefined);
  for (const [what, some] of [
    ['a flow ', known],
    ['the flow of a binding ', flows.filter((flow) => !known.includes(flow))],
  ] as const) {
    if (some.length === 0) continue;
    const names = nameAll(some.map(({ slug, guard }) => slug ?? guard));
    const addresses = some.map(({ guard }) => guard);
    yield accessChange(kind, [what, does, ...names], addresses);
  }
}
