/** `true` for the whole value, else the same shape as the value with `true` at some leaves. */
export type Mask = unknown;

/** A mask, or a value, one level down. */
export function maskAt(mask: Mask, key: string | number): Mask {
  if (mask === true) return true;
  return typeof mask === 'object' && mask !== null ? (mask as Record<string | number, unknown>)[key] : undefined;
}

/** Whether anything in a mask is marked. */
export function marksAny(mask: Mask): boolean {
  return mask === true || members(mask).some(([, member]) => marksAny(member));
}

/** Whether only the apply knows an attribute, or a part of it. */
export function isUnknown({ unknown }: { readonly unknown: Mask }, ...path: readonly (string | number)[]): boolean {
  return marksAny(path.reduce(maskAt, unknown));
}

/** The texts of a value at the marked paths. */
export function* findMarkedTexts(value: unknown, mask: Mask): Generator<string> {
  if (mask === true) yield* textsIn(value);
  else for (const [key, member] of members(value)) yield* findMarkedTexts(member, maskAt(mask, key));
}

/** The texts of a value at the other paths. */
export function* findUnmarkedTexts(value: unknown, mask: Mask): Generator<string> {
  if (mask === true) return;
  if (typeof value === 'string') yield value;
  else for (const [key, member] of members(value)) yield* findUnmarkedTexts(member, maskAt(mask, key));
}

export function textsIn(value: unknown): Generator<string> {
  return findUnmarkedTexts(value, undefined);
}

function members(value: unknown): [string, unknown][] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
