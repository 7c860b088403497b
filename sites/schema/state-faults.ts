import type { CheckedSite, SiteFault } from './checked-site';

/** Moves and releases that no stack reads, or that Terraform refuses because one address would be two. */
export function* stateFaults({ state, platform, edge }: CheckedSite): Generator<SiteFault> {
  const missing = [...(platform === undefined ? ['platform'] : []), ...(edge === undefined ? ['edge'] : [])];
  for (const list of ['moved', 'removed'] as const) {
    for (const [index, { stack }] of state[list].entries()) {
      if (!missing.includes(stack)) continue;
      const message = `must be a stack of the site; it has no ${stack}, remove the entry`;
      yield { path: ['state', list, index, 'stack'], found: stack, message };
    }
  }
  const ends = state.moved.flatMap(({ stack, from, to }, index) => [
    [['state', 'moved', index, 'from'], stack, `from ${from}`, from] as const,
    [['state', 'moved', index, 'to'], stack, `to ${to}`, to] as const,
  ]);
  const releases = state.removed.map(
    ({ stack, address }, index) =>
      [['state', 'removed', index, 'address'], stack, `release ${address}`, address] as const,
  );
  const taken = new Map<string, string>();
  for (const [path, stack, end, address] of [...ends, ...releases]) {
    const first = taken.get(`${stack} ${end}`);
    if (first === undefined) taken.set(`${stack} ${end}`, path.join('.'));
    else yield { path, found: address, message: `must be said once, ${first} has it already; keep one of the two` };
  }
}
