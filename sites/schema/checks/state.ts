import { entry, type Fault, fault, findRepeated } from '../fields/fault';
import type { Site } from '../site-schema';

/** Moves and releases that no stack reads, or that Terraform refuses because one address would be two. */
export function* stateFaults({ state, platform, edge }: Site): Generator<Fault> {
  const missing = [...(platform === undefined ? ['platform'] : []), ...(edge === undefined ? ['edge'] : [])];
  for (const list of ['moved', 'removed'] as const) {
    for (const [index, { stack }] of state[list].entries()) {
      if (!missing.includes(stack)) continue;
      yield fault(`state.${list}.${index}.stack`, 'is no stack of the site; remove the entry', stack);
    }
  }
  const ends = state.moved.flatMap(({ stack, from, to }, index) => [
    entry(`state.moved.${index}.from`, from, `${stack} from ${from}`),
    entry(`state.moved.${index}.to`, to, `${stack} to ${to}`),
  ]);
  const releases = state.removed.map(({ stack, address }, index) =>
    entry(`state.removed.${index}.address`, address, `${stack} release ${address}`),
  );
  yield* findRepeated([...ends, ...releases], 'keep one of the two');
}
