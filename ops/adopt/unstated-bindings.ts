import { provenanceAt, type StackDocument } from '../../rules/readers/document';
import { statedAccessIn } from '../../rules/readers/stated-access';
import { deciderOf, endOf, isBoundTo, type PolicyBindingRow, type PolicyTarget } from '../authentik/rows';
import type { LiveRow, LiveSite } from './live-site';
import { FAILING, type SurveyedObject } from './surveyed-object';

/**
 * The objects with a remark about bindings that the UI made and the stack does not hold: an apply leaves them, and they go on
 * deciding. An application that the site states as on the server has them by intent.
 */
export async function withUnstatedBindings(
  live: LiveSite,
  stack: StackDocument,
  objects: readonly SurveyedObject[],
): Promise<readonly SurveyedObject[]> {
  const own = Object.keys(stack.config.resource?.authentik_policy_binding ?? {});
  const stated = await Promise.all(own.map((name) => live.rows(`authentik_policy_binding.${name}`)));
  const known = new Set(stated.flat().map(({ pk }) => pk));
  const bindings = (await live.all({ path: '/policies/bindings/' })).filter(({ pk }) => !known.has(pk));
  return Promise.all(
    objects.map(async (object) => {
      const isOpen = object.remark === undefined && (object.entries.length > 0 || !FAILING.has(object.outcome));
      const [row] = isOpen && GUARDED.test(object.address) ? await live.rows(object.address) : [];
      if (row === undefined || isOnTheServer(stack, row)) return object;
      const found = (bindings as readonly unknown[] as readonly PolicyBindingRow[]).filter(
        (binding) => binding.enabled !== false && isBoundTo(binding, row as unknown as PolicyTarget),
      );
      return found.length === 0 ? object : { ...object, remark: remarkOf(stack, object.address, found) };
    }),
  );
}

const GUARDED = /^(data\.)?authentik_(application|flow)\./;

function isOnTheServer(stack: StackDocument, { name }: LiveRow): boolean {
  return statedAccessIn(stack)?.applications[String(name)]?.as_on_the_server !== undefined;
}

/** Without its last binding an object admits everyone: a binding goes only after those of the site are there. */
function remarkOf(stack: StackDocument, address: string, bindings: readonly PolicyBindingRow[]): string {
  const found = `a binding of ${bindings.map(deciderOf).join(', ')} is of the UI, and an apply leaves it`;
  const path = provenanceAt(stack, address)?.path ?? 'the application';
  const access = path.startsWith('platform.services.') ? `${path}.gate.access` : `${path}.access`;
  // Stated in the site, the binding would stay.
  if (bindings.every((binding) => endOf(binding) !== undefined)) return `${found}; it ends by itself`;
  return address.startsWith('authentik_application.')
    ? `${found}; name the group in ${access}, or deploy first and then remove it under Policy / Group / User Bindings`
    : `${found}; keep it: without its last binding a flow is open to everyone`;
}
