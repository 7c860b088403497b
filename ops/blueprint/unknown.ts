/** A value that the server alone knows. */
export class Unknown {
  /** @param why for the reader, without a value */
  constructor(readonly why: string) {}
}

export function isUnknown(value: unknown): value is Unknown {
  return value instanceof Unknown;
}

/** The first one in a value, at any depth. */
export function findUnknown(value: unknown): Unknown | undefined {
  if (isUnknown(value)) return value;
  if (typeof value !== 'object' || value === null) return undefined;
  for (const member of Object.values(value)) {
    const found = findUnknown(member);
    if (found !== undefined) return found;
  }
  return undefined;
}
