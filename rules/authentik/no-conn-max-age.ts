import { isBlock } from '../readers/block';
import { allResources, type Block } from '../readers/document';
import { helmReleases } from '../readers/helm-values';
import { outpostConfigs } from '../readers/outposts';
import { stackRule } from '../rule';

const CONN_MAX_AGE = /CONN_MAX_AGE$/i;

export const noConnMaxAge = stackRule({
  id: 'no-conn-max-age',
  what: 'nothing sets CONN_MAX_AGE: neither an environment, nor a ConfigMap or Secret, nor a patch of an outpost',
  why: 'Persistent connections pin those of a pool in session mode one to one, until the pool is full and every login fails.',
  incident: 'I11',
  *checkStack(stack) {
    const parts = [
      ...allResources(stack),
      ...helmReleases(stack).map(({ address, values: block }) => ({ address, block })),
      ...[...outpostConfigs(stack)].map(({ address, config: block }) => ({ address, block })),
    ];
    for (const { address, block: root } of parts) {
      for (const block of blocksIn(root)) {
        // An environment is a list of names, or a mapping by name.
        for (const name of [block.name, ...Object.keys(block)]) {
          if (typeof name !== 'string' || !CONN_MAX_AGE.test(name)) continue;
          yield { address, found: `sets ${name}`, remedy: 'leave it out: PgBouncer pools by session' };
        }
      }
    }
  },
});

/** Every mapping in a value, itself first. */
function* blocksIn(value: unknown): Generator<Block> {
  if (isBlock(value)) yield value;
  if (!isBlock(value) && !Array.isArray(value)) return;
  for (const member of Object.values(value)) yield* blocksIn(member);
}
