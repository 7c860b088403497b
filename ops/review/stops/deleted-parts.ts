import { formatCount } from '../../../constructs/core/counted';
import { kindOf } from '../change-kind';
import { keysOf } from '../object-names';
import { listOf, type PlanDocument, type ResourceChange } from '../plan-document';

/** Objects that are deleted together: a part means nothing without its whole, which is one decision and one allowance. */
export class DeletedParts {
  private readonly wholes: ReadonlyMap<ResourceChange, ResourceChange>;
  private readonly parts = new Map<ResourceChange, ResourceChange[]>();

  /** @param deleted every change of the plan that deletes an object, also to create it again */
  constructor(
    private readonly plan: PlanDocument,
    private readonly deleted: readonly ResourceChange[],
  ) {
    this.wholes = new Map(
      deleted.flatMap((change) => {
        const whole = this.wholeOf(change);
        return whole === undefined ? [] : [[change, whole] as const];
      }),
    );
    for (const change of this.wholes.keys()) {
      const root = this.rootOf(change);
      this.parts.set(root, [...(this.parts.get(root) ?? []), change]);
    }
  }

  isPart(change: ResourceChange): boolean {
    return this.wholes.has(change);
  }

  /** `, with its provider and its 2 bindings`; empty for an object without parts. */
  textOf(whole: ResourceChange): string {
    const parts = (this.parts.get(whole) ?? []).filter((one) => one !== whole);
    const words = NOUNS.flatMap(([types, noun, plural]) => {
      const count = parts.filter(({ type }) => types.test(type)).length;
      return count === 0 ? [] : [`its ${plural === undefined ? noun : formatCount(count, noun, plural)}`];
    });
    return words.length === 0
      ? ''
      : `, with ${[words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(' and ')}`;
  }

  private rootOf(change: ResourceChange): ResourceChange {
    const seen = new Set([change]);
    let root = change;
    for (let next = this.wholes.get(root); next !== undefined && !seen.has(next); next = this.wholes.get(root)) {
      seen.add(next);
      root = next;
    }
    return root;
  }

  private wholeOf(change: ResourceChange): ResourceChange | undefined {
    const { type, before } = change;
    const same = this.deleted.filter((one) => one !== change && kindOf(one) === kindOf(change));
    if (/^authentik_(policy|flow_stage)_binding$/.test(type))
      return same.find((one) => keys(one).includes(before.target));
    if (/^authentik_provider_/.test(type)) {
      return same.find((one) => one.type === APPLICATION && String(one.before.protocol_provider) === String(before.id));
    }
    if (!/^authentik_(stage|policy)_/.test(type)) return undefined;
    const users = this.plan.prior.filter(({ values }) => mentions(values, keys(change)));
    const deleted = users.map(({ address }) => same.find((one) => one.address === address));
    return deleted.includes(undefined) ? undefined : deleted[0];
  }
}

const APPLICATION = 'authentik_application';

/** In the order of the sentence; an application has one provider, without a number. */
const NOUNS: readonly (readonly [types: RegExp, noun: string, plural?: string])[] = [
  [/^authentik_provider_/, 'provider'],
  [/^authentik_flow_stage_binding$/, 'stage binding', 'stage bindings'],
  [/^authentik_policy_binding$/, 'binding', 'bindings'],
  [/^authentik_stage_(?!prompt_field)/, 'stage', 'stages'],
  [/^authentik_stage_prompt_field$/, 'prompt field', 'prompt fields'],
  [/^authentik_policy_(?!binding)/, 'policy', 'policies'],
];

function keys({ type, before }: ResourceChange): readonly unknown[] {
  return keysOf({ type, values: before });
}

/** Whether an attribute is one of some ids, or a list with one of them. */
function mentions(values: Readonly<Record<string, unknown>>, ids: readonly unknown[]): boolean {
  return Object.entries(values).some(
    ([name, value]) => !/^(id|uuid|pk)$/.test(name) && [value, ...listOf(value)].some((one) => ids.includes(one)),
  );
}
