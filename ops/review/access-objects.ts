import { type AccessObject, type AccessObjects, lookUpOnce } from '../../access/objects';
import type { StatedAccess } from '../../rules/readers/stated-access';
import { changesOf } from './change-kind';
import { INGRESS, type LiveFacts } from './live-facts';
import { keyAt, keysOf } from './object-names';
import {
  type Attributes,
  expressionsOf,
  isAttributes,
  listOf,
  type PlanDocument,
  type StateObject,
} from './plan-document';

interface Side {
  readonly objects: readonly AccessObject[];
  readonly stated: Partial<StatedAccess>;
  /** Addresses that the configuration of an attribute refers to, for a value that only the apply knows. */
  readonly referenced: (holder: AccessObject, attribute: string) => readonly string[];
}

/**
 * Before: the state as the plan has refreshed it. After: the planned values, and what the plan forgets, which stays on the
 * server. Of an object that this plan imports, bindings of the UI may exist.
 *
 * @param live what was read in the cluster
 */
export function objectsBeforeAndAfter(plan: PlanDocument, live?: LiveFacts) {
  const addressesOf = (changes: PlanDocument['changes']) => new Set(changes.map(({ address }) => address));
  const imported = addressesOf(plan.changes.filter(({ importing }) => importing !== undefined));
  const forgotten = addressesOf(changesOf(plan, 'forget'));
  const created = addressesOf(changesOf(plan, 'create'));
  // The annotations of an imported Ingress are read in the cluster: only its change has them.
  const ingresses = plan.changes.filter(({ type, address }) => INGRESS.test(type) && imported.has(address));
  const objects = (managed: readonly StateObject[], side: 'before' | 'after'): readonly AccessObject[] => {
    const read = new Map(ingresses.map((change) => [change.address, change[side]]));
    return [
      ...plan.lookedUp.map((one) => ({ ...one, isKnown: true })),
      ...managed.map(({ address, type, values }) => ({
        address,
        type,
        values: read.get(address) ?? values,
        isKnown: !imported.has(address) || live?.annotations.has(address) === true,
        isNew: created.has(address),
        siteName: siteNameIn(plan, address),
      })),
    ];
  };
  const after = [...plan.planned, ...plan.prior.filter(({ address }) => forgotten.has(address))];
  const stated = plan.outputs.find(({ address }) => address === 'output.access');
  const statedAfter = statedOf(stated?.after) ?? {};
  return {
    before: objectsOf({
      objects: objects(plan.prior, 'before'),
      stated: statedOf(stated?.before) ?? onTheServer(statedAfter),
      referenced: () => [],
    }),
    after: objectsOf({
      objects: objects(after, 'after'),
      stated: statedAfter,
      referenced: ({ address }, attribute) => referencesIn(expressionsOf(plan, address)?.[attribute]),
    }),
  };
}

/** The name that the configuration states of an object that keeps another one, because changes of it are ignored. */
function siteNameIn(plan: PlanDocument, address: string): string | undefined {
  const name = expressionsOf(plan, address)?.name;
  const literal = isAttributes(name) ? name.constant_value : undefined;
  const planned = plan.planned.find((one) => one.address === address);
  return typeof literal === 'string' && planned?.values.name !== literal ? literal : undefined;
}

/** Terraform names each reference twice: the object with its attribute, and the object. */
function referencesIn(expression: unknown): readonly string[] {
  const references = isAttributes(expression) ? listOf(expression.references) : [];
  return references.filter((one): one is string => typeof one === 'string' && /^(data\.)?\w+\.[\w-]+$/.test(one));
}

function statedOf(value: unknown): Partial<StatedAccess> | undefined {
  return isAttributes(value) ? (value as Partial<StatedAccess>) : undefined;
}

/** A first plan has no statements from before; what the server had by itself it had then too. */
function onTheServer({ applications = {}, ...facts }: Partial<StatedAccess>): Partial<StatedAccess> {
  const own = Object.entries(applications).filter(([, { as_on_the_server }]) => as_on_the_server !== undefined);
  return { ...facts, applications: Object.fromEntries(own) };
}

function objectsOf(side: Side): AccessObjects {
  const objects = [...side.objects, ...findUnknownGroups(side), ...findUnknownFlows(side)];
  const byType = new Map<string, AccessObject[]>();
  for (const object of objects) byType.set(object.type, [...(byType.get(object.type) ?? []), object]);
  const byAddress = new Map(objects.map((object) => [object.address, object]));
  // A managed object comes after the data source that finds it.
  const byKey = new Map(objects.flatMap((object) => keysOf(object).map((id) => [id, object] as const)));
  return {
    stated: side.stated,
    ofType: (type) => byType.get(type) ?? [],
    pointedAt: lookUpOnce((holder, attribute) => {
      const given = readReferences(holder.values, attribute);
      if (given !== undefined) return given.flatMap((id) => byKey.get(keyAt(attribute, id)) ?? []);
      return side.referenced(holder, attribute).flatMap((address) => byAddress.get(address) ?? []);
    }),
  };
}

/** Ids in an attribute; undefined where only the apply knows them: Terraform leaves it out, or has null in the list. */
function readReferences(values: Attributes, attribute: string): readonly string[] | undefined {
  const value = values[attribute];
  const members: readonly unknown[] = Array.isArray(value) ? value : value === null ? [] : [value];
  return members.some((id) => id === null || id === undefined)
    ? undefined
    : members.map(String).filter((id) => id !== '');
}

/**
 * Groups that bindings name by an id that the plan no longer looks up: the site has dropped them, or the UI has made the
 * binding. The name is known where the statements have exactly one group more than the plan.
 */
function findUnknownGroups({ objects, stated }: Side): readonly AccessObject[] {
  const groups = objects.filter(({ type }) => type === 'authentik_group');
  const ids = new Set(groups.flatMap(keysOf));
  const bindings = objects.filter(({ type }) => type === 'authentik_policy_binding');
  const missing = [
    ...new Set(bindings.flatMap(({ values }) => readReferences(values, 'group') ?? []).filter((id) => !ids.has(id))),
  ];
  const names = new Set(groups.map(({ values }) => values.name));
  const candidates = Object.keys(stated.groups ?? {}).filter((name) => !names.has(name));
  return missing.map((id) => ({
    address: '',
    type: 'authentik_group',
    values: { id, name: missing.length === 1 && candidates.length === 1 ? candidates[0] : `group ${id}` },
    isKnown: true,
  }));
}

/**
 * Flows that bindings name by an id that the plan no longer looks up: the site names another flow. The slug is known where
 * the statements name a flow that the plan does not have.
 */
function findUnknownFlows({ objects, stated }: Side): readonly AccessObject[] {
  const flows = objects.filter(({ type }) => type === 'authentik_flow');
  const ids = new Set(flows.flatMap(keysOf));
  const bindings = objects.filter(({ type }) => type === 'authentik_flow_stage_binding');
  const missing = [
    ...new Set(bindings.flatMap(({ values }) => readReferences(values, 'target') ?? []).filter((id) => !ids.has(id))),
  ];
  const slug = stated.sign_in?.flow;
  const isNamed = missing.length === 1 && !flows.some(({ values }) => values.slug === slug);
  return missing.map((id) => ({
    address: `flow ${id}`,
    type: 'authentik_flow',
    values: { id, slug: isNamed ? (slug ?? id) : id },
    isKnown: false,
  }));
}
