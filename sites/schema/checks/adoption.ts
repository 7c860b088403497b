import { Adoption } from '../../../constructs/core/adoption';
import { type Entry, entry, type Fault, findRepeated } from '../fields/fault';
import type { Site } from '../site-schema';

/** A variable names one object, and is no secret. */
export function* variableFaults({ identity, edge, secrets }: Site): Generator<Fault> {
  const register = Object.keys(secrets).map((name) => entry('a secret', name));
  yield* findRepeated([...register, ...adoptionVariables(identity, 'identity'), ...adoptionVariables(edge, 'edge')]);
}

function* adoptionVariables(value: unknown, path: string): Generator<Entry> {
  if (value instanceof Adoption) {
    if (value.variableName !== undefined) yield entry(path, value.variableName);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) yield* adoptionVariables(member, `${path}.${key}`);
  }
}
