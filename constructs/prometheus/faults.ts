import { type Fault, sentence } from '../core/errors';

/**
 * Throws everything that is wrong with an object that has no place in a construct tree.
 *
 * @throws RangeError with one line for each fault, `subject.property: fault, found: value; remedy`
 */
export function refuse(subject: string, faults: readonly (Fault | undefined)[]): void {
  const lines = faults
    .filter((fault) => fault !== undefined)
    .map((fault) => sentence({ ...fault, path: `${subject}.${fault.path}` }));
  if (lines.length > 0) throw new RangeError(lines.join('\n'));
}
