import type { Attributes } from './plan-document';

/**
 * Keys by which an object of authentik is referred to: its UUID, or the word of its kind before a short number, which only
 * means that kind in the attributes of `keyAt`.
 */
export function keysOf({ type, values }: { readonly type: string; readonly values: Attributes }): readonly string[] {
  const [, kind] = /^authentik_(provider|user)(?:_|$)/.exec(type) ?? [];
  return [values.uuid, values.id, values.pk]
    .filter((id) => typeof id === 'string' || typeof id === 'number')
    .map((id) => (kind === undefined ? String(id) : `${kind} ${id}`));
}

/** The key of the object that an id at a path refers to. */
export function keyAt(path: string, id: unknown): string {
  if (/(^|\.)protocol_providers?(\[|$)/.test(path)) return `provider ${String(id)}`;
  return path === 'users' ? `user ${String(id)}` : String(id);
}
