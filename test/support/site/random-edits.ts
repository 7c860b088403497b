import fc from 'fast-check';
import { readReference, type SiteDocument, type StackDocument } from '../../../rules/readers/document';
import type { Loose } from './edited-site';

/** An edit of the finished JSON of an identity stack, as the UI, another tool or a generated file could make it. */
export type RandomEdit =
  | { readonly kind: 'negate' | 'disable' | 'delete'; readonly binding: number }
  | { readonly kind: 'group'; readonly binding: number; readonly group: number }
  | { readonly kind: 'order'; readonly binding: number; readonly order: number }
  | { readonly kind: 'mode'; readonly application: number }
  | { readonly kind: 'unbind'; readonly application: number }
  | { readonly kind: 'unserve'; readonly application: number }
  | { readonly kind: 'reverse' | 'silence' }
  | { readonly kind: 'guest'; readonly group: number }
  | { readonly kind: 'nest'; readonly group: number; readonly parent: number }
  | { readonly kind: 'starter'; readonly starter: string }
  | { readonly kind: 'door'; readonly factor: number; readonly login: number };

const place = fc.nat({ max: 99 });
/** Names who may start a flow: without a session only the first two. */
const STARTERS = ['none', 'require_unauthenticated', 'require_authenticated', 'require_superuser'];
/** Behind the identification, which has the order 10: before it the second factor is a login by passkey. */
const behind = fc.integer({ min: 11, max: 99 });

export const randomEdit: fc.Arbitrary<RandomEdit> = fc.oneof(
  fc.record({ kind: fc.constantFrom('negate', 'disable', 'delete'), binding: place }),
  fc.record({ kind: fc.constant('group'), binding: place, group: place }),
  fc.record({ kind: fc.constant('order'), binding: place, order: place }),
  fc.record({ kind: fc.constantFrom('mode', 'unbind', 'unserve'), application: place }),
  fc.record({ kind: fc.constantFrom('reverse', 'silence') }),
  fc.record({ kind: fc.constant('guest'), group: place }),
  fc.record({ kind: fc.constant('nest'), group: place, parent: place }),
  fc.record({ kind: fc.constant('starter'), starter: fc.constantFrom(...STARTERS) }),
  fc.record({
    kind: fc.constant('door'),
    factor: behind,
    login: fc.oneof(
      fc.integer({ min: 0, max: 9 }),
      behind.map((order) => order + 0.5),
    ),
  }),
) as fc.Arbitrary<RandomEdit>;

/** One edit of each kind: few random ones may miss some. */
export const EACH_KIND: readonly RandomEdit[] = [
  ...(['negate', 'disable', 'delete'] as const).map((kind) => ({ kind, binding: 1 })),
  { kind: 'group', binding: 1, group: 2 },
  { kind: 'order', binding: 1, order: 99 },
  ...(['mode', 'unbind', 'unserve'] as const).map((kind) => ({ kind, application: 2 })),
  { kind: 'reverse' },
  { kind: 'silence' },
  { kind: 'guest', group: 1 },
  ...[0, 1, 2, 3].map((group) => ({ kind: 'nest' as const, group, parent: group + 1 })),
  { kind: 'starter', starter: 'require_authenticated' },
  { kind: 'door', factor: 99, login: 50 },
  { kind: 'door', factor: 50, login: 5 },
];

const EMBEDDED = 'EmbeddedOutpost';
export const SIGN_IN = { factor: 'SignIn_MfaBinding', login: 'SignIn_LoginBinding' } as const;

export function withEdits(stack: StackDocument, edits: readonly RandomEdit[]): StackDocument {
  const copy = structuredClone(stack);
  for (const edit of edits) apply(copy, edit);
  return copy;
}

export function documentOf(stack: StackDocument): SiteDocument {
  return { stacks: [stack], providerVersion: '', serverVersion: '' };
}

/** The resources of a type, by name; the test changes them. */
export function resources({ config }: StackDocument, type: string): Loose {
  return (config.resource?.[type] ?? {}) as unknown as Loose;
}

export function groupApplications(stack: StackDocument): readonly string[] {
  const bindings = Object.values(resources(stack, BINDING));
  return Object.keys(resources(stack, APPLICATION)).filter((name) => {
    const own = bindings.filter(({ target }) => isOf(target, name));
    return own.length > 0 && own.every(({ group }) => group !== undefined);
  });
}

const BINDING = 'authentik_policy_binding';
const APPLICATION = 'authentik_application';

/** Whether a binding guards the application. */
export function isOf(target: unknown, application: string): boolean {
  return readReference(target) === `${APPLICATION}.${application}`;
}

function groupReferences(stack: StackDocument): readonly string[] {
  const bound = Object.values(resources(stack, BINDING)).map(({ group }) => group as unknown);
  return [...new Set(bound.filter((one): one is string => typeof one === 'string'))].sort();
}

const at = <T>(list: readonly T[], index: number): T => {
  const found = list[index % list.length];
  if (found === undefined) throw new Error('the fixture has none of these');
  return found;
};

function apply(stack: StackDocument, edit: RandomEdit): void {
  const bindings = resources(stack, BINDING);
  // An application that the UI made may have other bindings there.
  const applications = groupApplications(stack).filter((name) => !name.startsWith('Anchors_'));
  const ofGroups = Object.keys(bindings).filter((name) =>
    applications.some((one) => isOf(bindings[name]?.target, one)),
  );
  const set = (name: string, values: object) => Object.assign(bindings[name] ?? {}, values);
  if ('binding' in edit && ofGroups.length === 0) return;
  if ('application' in edit && applications.length === 0) return;
  switch (edit.kind) {
    case 'negate':
      set(at(ofGroups, edit.binding), { negate: true });
      return;
    case 'disable':
      set(at(ofGroups, edit.binding), { enabled: false });
      return;
    case 'delete':
      delete bindings[at(ofGroups, edit.binding)];
      return;
    case 'group':
      set(at(ofGroups, edit.binding), { group: at(groupReferences(stack), edit.group) });
      return;
    case 'order':
      set(at(ofGroups, edit.binding), { order: edit.order });
      return;
    case 'mode':
      Object.assign(resources(stack, APPLICATION)[at(applications, edit.application)] ?? {}, {
        policy_engine_mode: 'all',
      });
      return;
    case 'unbind':
      for (const name of ofGroups.filter((one) => isOf(bindings[one]?.target, at(applications, edit.application))))
        delete bindings[name];
      return;
    case 'unserve':
      unserve(stack, at(applications, edit.application));
      return;
    case 'reverse':
      listServed(stack).reverse();
      return;
    case 'silence':
      listServed(stack).length = 0;
      return;
    case 'guest':
      for (const user of Object.values(resources(stack, 'authentik_user')))
        Object.assign(user, { groups: [at(groupReferences(stack), edit.group)] });
      return;
    case 'nest':
      nest(stack, edit);
      return;
    case 'starter':
      // A flow that is only looked up has no resource.
      Object.assign(loginFlowOf(stack), { authentication: edit.starter });
      return;
    case 'door':
      for (const part of ['factor', 'login'] as const)
        Object.assign(resources(stack, 'authentik_flow_stage_binding')[SIGN_IN[part]] ?? {}, { order: edit[part] });
  }
}

/** What the site says of its groups, by name, and who administrates; the test changes it. */
export function statedGroups({ config }: StackDocument) {
  const { value } = (config.output?.access ?? {}) as { value?: { groups: StatedGroups; administrators: string[] } };
  return { groups: value?.groups ?? {}, administrators: value?.administrators ?? [] };
}

type StatedGroups = Record<string, { parents: string[] }>;

/** Puts a group below another one, as the UI does: of a managed group the stack says it, of any other the site. */
function nest(stack: StackDocument, { group, parent }: { readonly group: number; readonly parent: number }): void {
  const { groups } = statedGroups(stack);
  const names = Object.keys(groups).sort();
  const [child, above] = [at(names, group), at(names, parent)];
  const managed = Object.values(resources(stack, 'authentik_group')).find(({ name }) => (name as unknown) === child);
  if (managed !== undefined && 'parents' in managed) return;
  Object.assign(groups[child] ?? {}, { parents: [above] });
}

export function listServed(stack: StackDocument): string[] {
  return (resources(stack, 'authentik_outpost')[EMBEDDED]?.protocol_providers ?? []) as unknown as string[];
}

export function loginFlowOf(stack: StackDocument): { authentication?: unknown } {
  return resources(stack, 'authentik_flow').SignIn_Flow ?? {};
}

/** Takes the provider of an application out of the list, where it is in it. */
function unserve(stack: StackDocument, application: string): void {
  const provider = resources(stack, APPLICATION)[application]?.protocol_provider as unknown;
  const list = listServed(stack);
  const index = list.indexOf(String(provider));
  if (index >= 0) list.splice(index, 1);
}
