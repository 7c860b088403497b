import type { IConstruct } from './cdktf';

/** One thing that is wrong with an object, in the words of the person who wrote it. */
export interface Fault {
  /** The property as the caller spells it; the construct's own path goes in front of it. */
  readonly property: string;
  /** What must hold, lower case, without a full stop: "must be a slug". */
  readonly rule: string;
  /** What was found; left out where there is nothing to show. */
  readonly got?: unknown;
  /** What to do about it. */
  readonly remedy: string;
}

/**
 * Everything that is wrong with one construct, in one throw.
 *
 *     identity/Sso/Login: sessionDuration must be a duration, got: "4w"; write it as weeks=4
 */
export class ConstructError extends Error {
  override readonly name = 'ConstructError';

  constructor(
    scope: IConstruct,
    readonly faults: readonly Fault[],
  ) {
    super(faults.map((fault) => `${scope.node.path}: ${describe(fault)}`).join('\n'));
  }
}

/** Throws one `ConstructError` when there is any fault. */
export function refuseFaults(scope: IConstruct, faults: readonly (Fault | undefined)[]): void {
  const found = faults.filter((fault) => fault !== undefined);
  if (found.length > 0) throw new ConstructError(scope, found);
}

function describe({ property, rule, got, remedy }: Fault): string {
  const seen = got === undefined ? '' : `, got: ${JSON.stringify(got)}`;
  return `${property} ${rule}${seen}; ${remedy}`;
}
