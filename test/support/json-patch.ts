import type { Json, JsonPatchOperation } from '../../constructs/core/json-patch';

/** Applies patches as RFC 6902 says, to a copy: `add` sets a member or inserts into a list, `replace` needs one. */
export function applyPatches(document: Json, patches: readonly JsonPatchOperation[]): Json {
  return patches.reduce(applyPatch, document);
}

function applyPatch(document: Json, patch: JsonPatchOperation): Json {
  const segments = patch.path
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'));
  return change(document, segments, patch);
}

function change(target: Json, [segment, ...rest]: readonly string[], patch: JsonPatchOperation): Json {
  if (segment === undefined) throw new Error('the whole document is not patched here');
  if (Array.isArray(target)) return changeList([...target], segment, rest, patch);
  if (typeof target !== 'object' || target === null) throw new Error(`${patch.path}: nothing can be below a value`);
  const members = new Map(Object.entries(target as { readonly [key: string]: Json }));
  const member = members.get(segment);
  if (rest.length > 0) {
    if (member === undefined) throw new Error(`${patch.path}: ${segment} does not exist`);
    members.set(segment, change(member, rest, patch));
  } else {
    if (patch.op !== 'add' && member === undefined) throw new Error(`${patch.path}: ${segment} does not exist`);
    members.set(segment, patch.value);
  }
  return Object.fromEntries(members);
}

function changeList(list: Json[], segment: string, rest: readonly string[], patch: JsonPatchOperation): Json {
  const index = segment === '-' ? list.length : Number(segment);
  const member = list[index];
  const inserts = rest.length === 0 && patch.op === 'add';
  if (!Number.isInteger(index) || index < 0 || index > list.length || (!inserts && member === undefined)) {
    throw new Error(`${patch.path}: the list has no member ${segment}`);
  }
  if (rest.length > 0 && member !== undefined) list[index] = change(member, rest, patch);
  else list.splice(index, patch.op === 'add' ? 0 : 1, patch.value);
  return list;
}
