import type { Fault } from '../core/errors';

/**
 * Throws everything that is wrong with an object that has no place in a construct tree.
 *
 * @throws RangeError with one line for each fault, `subject: property must ...`
 */
export function refuse(subject: string, faults: readonly (Fault | undefined)[]): void {
  const lines = faults
    .filter((fault) => fault !== undefined)
    .map(
      ({ property, rule, got, remedy }) => `${subject}: ${property} ${rule}, got: ${JSON.stringify(got)}; ${remedy}`,
    );
  if (lines.length > 0) throw new RangeError(lines.join('\n'));
}
