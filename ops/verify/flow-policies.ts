import { createHash } from 'node:crypto';
import { SERVER_LOGIN_FLOW, SERVER_LOGIN_POLICIES } from '../../constructs/authentik/server/server-objects';
import { unescapeText } from '../../constructs/core/static-text';
import {
  blockAt,
  flowOf,
  readReference,
  resourcesOfType,
  type SiteDocument,
  type StackDocument,
} from '../../rules/readers/document';
import { endOf, type FlowRow, isBoundTo, type PolicyBindingRow, type PolicyTarget } from '../authentik/rows';
import type { AuthentikReader } from './check-sources';

/** A stage in a flow, and what a policy binds to. */
interface StageBindingRow extends PolicyTarget {
  readonly target: string;
  readonly stage_obj: { readonly name: string };
}

/** Describes what decides on a flow or on one of its stages: `source-enrollment: policy x`, `login > mfa: group Admins`. */
export type Deciders = readonly string[];

/** Returns what the stacks bind to the flows that they create or adopt; a flow without any has no entry. */
export function readStatedDeciders({ stacks }: SiteDocument, slugs: ReadonlySet<string>): Deciders {
  return stacks.flatMap((stack) =>
    resourcesOfType(stack, 'authentik_policy_binding').flatMap(({ block }) => {
      const place = placeIn(stack, String(readReference(block.target)));
      if (place === undefined || !slugs.has(place.slug)) return [];
      const policy = blockAt(stack, readReference(block.policy))?.name;
      const group = blockAt(stack, readReference(block.group))?.name;
      return [decider(place.text, { policy, group, negate: block.negate === true })];
    }),
  );
}

export async function readLiveDeciders(
  authentik: AuthentikReader,
  flows: readonly FlowRow[],
  slugs: ReadonlySet<string>,
): Promise<Deciders> {
  const [stages, bindings] = await Promise.all([
    authentik.all<StageBindingRow>('/flows/bindings/'),
    authentik.all<PolicyBindingRow>('/policies/bindings/'),
  ]);
  const places = flows
    .filter(({ slug }) => slugs.has(slug))
    .flatMap((flow) => [
      { text: flow.slug, target: flow as PolicyTarget },
      ...stages
        .filter(({ target }) => target === flow.pk)
        .map((stage) => ({ text: `${flow.slug} > ${stage.stage_obj.name}`, target: stage as PolicyTarget })),
    ]);
  return places.flatMap(({ text, target }) =>
    bindings
      .filter((binding) => binding.enabled !== false && isBoundTo(binding, target))
      .map((binding) => {
        const { policy_obj: policy, group_obj: group, user, negate } = binding;
        const decides = { policy: policy?.name, group: group?.name, user: user ?? undefined, negate: negate === true };
        const end = endOf(binding);
        // No stack states an end: such a binding is not the stated one, and nothing decides once it is over.
        return `${decider(text, decides)}${end === undefined ? '' : ` until ${end}`}`;
      }),
  );
}

/** Returns what authentik's own blueprint binds to the stages of its login flow, where the expressions are still its own. */
export async function readServersDeciders(authentik: AuthentikReader): Promise<Deciders> {
  const policies = await authentik.all<{ readonly name: string; readonly expression: string }>('/policies/expression/');
  return policies.flatMap(({ name: policy, expression }) => {
    const own = Object.hasOwn(SERVER_LOGIN_POLICIES, policy) ? SERVER_LOGIN_POLICIES[policy] : undefined;
    if (own === undefined || digestOf(expression) !== own.digest) return [];
    return [decider(`${SERVER_LOGIN_FLOW} > ${own.stage}`, { policy, negate: false })];
  });
}

function digestOf(expression: string): string {
  const lines = expression.split('\n').map((line) => line.trimEnd());
  const code = lines.filter((line) => !/^\s*(#|$)/.test(line));
  return createHash('sha256').update(code.join('\n')).digest('hex');
}

interface Decides {
  readonly policy?: unknown;
  readonly group?: unknown;
  readonly user?: unknown;
  readonly negate: boolean;
}

function decider(place: string, { policy, group, user, negate }: Decides): string {
  const what =
    policy !== undefined
      ? `policy ${unescapeText(String(policy))}`
      : group !== undefined
        ? `group ${unescapeText(String(group))}`
        : `user ${String(user)}`;
  return `${place}: ${negate ? 'everyone but ' : ''}${what}`;
}

function placeIn(stack: StackDocument, address: string) {
  const block = blockAt(stack, address) ?? {};
  if (/^(data\.)?authentik_flow\./.test(address)) return { slug: String(block.slug), text: String(block.slug) };
  if (!address.startsWith('authentik_flow_stage_binding.')) return undefined;
  const slug = flowOf(stack, block.target);
  const stage = blockAt(stack, readReference(block.stage))?.name;
  return { slug, text: `${slug} > ${unescapeText(String(stage))}` };
}
