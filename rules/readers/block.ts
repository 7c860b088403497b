import type { Block } from './document';

/** The value at a path of keys, as in `global.image.tag`; undefined where there is none. */
export function valueAt(values: Block, path: string): unknown {
  return path.split('.').reduce<unknown>((value, key) => (isBlock(value) ? value[key] : undefined), values);
}

export function isBlock(value: unknown): value is Block {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The nested blocks of one name. Terraform's JSON has a single block as an object or as a list of one. */
export function children(block: Block, name: string): readonly Block[] {
  const value = block[name];
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((member): member is Block => typeof member === 'object' && member !== null);
}

/** The first nested block of one name; an empty one where there is none. */
export function child(block: Block, name: string): Block {
  return children(block, name)[0] ?? {};
}

export function namespaceOf(block: Block): string {
  return String(child(block, 'metadata').namespace ?? 'default');
}
