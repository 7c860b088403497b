import type { AttributeChange, Shown } from './attribute-diff';
import { UNKNOWN } from './attribute-diff';
import { keysOf, type ObjectNames, referenceName } from './object-names';
import {
  expressionsOf,
  isAttributes,
  listOf,
  type PlanDocument,
  type ResourceChange,
  type StateObject,
} from './plan-document';

/**
 * The change of a reference that only the apply knows, with the names that the configuration gives: a new flow has no id yet,
 * and its slug says which one it is. Members of a list that the configuration still names stay.
 */
export function withReferences(change: AttributeChange, address: string, plan: PlanDocument, names: ObjectNames) {
  const { path, before, after } = change;
  if (after !== UNKNOWN || !/^\w+$/.test(path)) return change;
  const objects = findReferred(plan, address, path);
  if (objects === undefined) return change;
  if (!Array.isArray(before)) {
    const [object, ...others] = objects;
    return object === undefined || others.length > 0 ? change : { ...change, after: nameFor(object) };
  }
  const members: readonly Shown[] = before;
  const isOf = (object: StateObject, member: Shown) =>
    keysOf(object).some((key) => key.replace(/^\w+ /, '') === String(member)) ||
    (typeof member === 'string' && names[member] === referenceName(object));
  const stays = members.filter((member) => objects.some((object) => isOf(object, member)));
  const comes = objects.filter((object) => !members.some((member) => isOf(object, member))).map(nameFor);
  // A member that is no reference is not in the configuration's record: whether it stays is unknown.
  const isWhole = stays.length === members.length;
  return { ...change, before: isWhole ? before : stays, after: [...stays, ...comes, ...(isWhole ? [] : [UNKNOWN])] };
}

/**
 * Whether a reference that only the apply knows is to the object of before, which is gone from the server or replaced: the
 * configuration names the address that it had.
 */
export function isCreatedAgain(plan: PlanDocument, { address, before }: ResourceChange, attribute: string): boolean {
  const [referred, ...others] = addressesIn(plan, address, attribute);
  const was = [...plan.drift, ...plan.changes].filter((change) => change.address === referred);
  const keys = was.flatMap(({ type, before: values }) => keysOf({ type, values }));
  return others.length === 0 && keys.some((key) => key.replace(/^\w+ /, '') === String(before[attribute]));
}

function nameFor(object: StateObject): string {
  return referenceName(object) ?? object.address;
}

/** The objects that the expression of an attribute refers to, in its order; undefined where one has no name. */
function findReferred(plan: PlanDocument, address: string, attribute: string): readonly StateObject[] | undefined {
  const addresses = addressesIn(plan, address, attribute);
  const known = [...plan.planned, ...plan.lookedUp, ...plan.prior];
  const objects = addresses.map((one) => known.find((object) => object.address === one));
  const isNamed = (object: StateObject | undefined): object is StateObject =>
    object !== undefined && referenceName(object) !== undefined;
  return objects.length > 0 && objects.every(isNamed) ? objects : undefined;
}

/** Addresses in the expression of an attribute, each once. */
function addressesIn(plan: PlanDocument, address: string, attribute: string): readonly string[] {
  const expression = expressionsOf(plan, address)?.[attribute];
  const references = isAttributes(expression) ? listOf(expression.references).map(String) : [];
  return [...new Set(references.flatMap((text) => /^(data\.)?\w+\.[\w-]+/.exec(text)?.[0] ?? []))];
}
