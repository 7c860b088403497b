import { isDeepStrictEqual } from 'node:util';
import type { ResourceChange } from '../plan-document';
import { marksAny, maskAt } from '../plan-secrets';
import { isHostRestriction, restrictionOpened } from './restriction-text';
import { type StopCheck, updated } from './stop';

interface Opening {
  readonly types: RegExp;
  readonly attribute: string;
  /** @returns what is open then, or undefined */
  opens(before: unknown, after: unknown): string | undefined;
}

const toTrue = (_: unknown, after: unknown) => (after === true ? 'becomes true' : undefined);
const toFalse = (_: unknown, after: unknown) => (after === false ? 'becomes false' : undefined);
const another = (before: unknown) => (before === undefined || before === null ? undefined : 'is another one');

/** Attributes that decide who comes in, and the direction in which each opens. */
const OPENINGS: readonly Opening[] = [
  { types: /^authentik_policy_binding$/, attribute: 'enabled', opens: toFalse },
  { types: /^authentik_policy_binding$/, attribute: 'failure_result', opens: toTrue },
  { types: /^authentik_policy_binding$/, attribute: 'negate', opens: () => 'is turned round' },
  ...['policy', 'group', 'user'].map((attribute) => ({
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
    opens: (_, after) => (after === 'none' ? 'becomes none: nobody has to be signed in' : undefined),
  },
  { types: /^authentik_group$/, attribute: 'is_superuser', opens: toTrue },
  { types: /^authentik_stage_invitation$/, attribute: 'continue_flow_without_invitation', opens: toTrue },
  { types: /^authentik_source_/, attribute: 'enrollment_flow', opens: another },
  { types: /^authentik_source_/, attribute: 'user_matching_mode', opens: another },
  {
    types: /^authentik_provider_proxy$/,
    attribute: 'mode',
    opens: (_, after) => (after === 'forward_domain' ? 'becomes forward_domain: no host decides any more' : undefined),
  },
  { types: /^authentik_provider_proxy$/, attribute: 'skip_path_regex', opens: morePaths },
];

export const accessOpened: StopCheck = {
  id: 'host-opened',
  *find({ plan }) {
    for (const change of updated(plan)) {
      const { address, type, before, after } = change;
      for (const found of openings(change)) {
        yield { address, found, remedy: 'leave it as it is; what shall be open needs an allowance' };
      }
      if (type !== 'authentik_policy_expression' || before.expression === after.expression) continue;
      if (!isHostRestriction(before.expression) && !isHostRestriction(after.expression)) continue;
      for (const found of restrictionOpened(before.expression, after.expression)) {
        yield { address, found, remedy: 'keep every host and its groups; compare by eye what cannot be compared' };
      }
    }
  },
};

function* openings({ type, before, after, unknown }: ResourceChange): Generator<string> {
  for (const { types, attribute, opens } of OPENINGS) {
    if (!types.test(type)) continue;
    const isUnknown = marksAny(maskAt(unknown, attribute));
    const [had, has] = [before[attribute] ?? null, after[attribute] ?? null];
    if (!isUnknown && isDeepStrictEqual(had, has)) continue;
    const how = isUnknown ? 'is known only after the apply' : opens(had, has);
    if (how !== undefined) yield `${attribute} ${how}`;
  }
}

function morePaths(before: unknown, after: unknown): string | undefined {
  const [had, has] = [before, after].map((text) => (typeof text === 'string' ? text.split('\n') : []));
  const more = has?.filter((line) => line.trim() !== '' && had?.includes(line) !== true) ?? [];
  return more.length === 0 ? undefined : `lets more paths pass: ${more.join(' ')}`;
}
