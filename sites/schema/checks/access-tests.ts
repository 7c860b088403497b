import { type Fault, fault } from '../fields/fault';
import type { Site } from '../site-schema';

/** A test says something, and says it once. The names themselves are checked with the answers. */
export function* accessTestFaults({ accessTests }: Site): Generator<Fault> {
  for (const [index, { may, mayNot }] of accessTests.entries()) {
    const path = `accessTests.${index}`;
    if (may.length + mayNot.length === 0) {
      yield fault(path, 'tests nothing; add may: [...] or mayNot: [...]');
    }
    for (const [place, name] of mayNot.entries()) {
      if (may.includes(name)) yield fault(`${path}.mayNot.${place}`, 'is listed under may too; remove one', name);
    }
  }
}
