import * as z from 'zod';
import { type Entry, repeated, type SiteFault } from './fault';
import * as f from './fields';
import type { Site } from './site';

/** Short, so that the whole key fits the 63 characters of a PostgreSQL schema and of a Kubernetes label. */
function prefix(pattern: RegExp, separator: string) {
  const message = `is not at most 20 lower case letters, digits and ${separator}; shorten or correct it`;
  return z.string().regex(pattern, message);
}

/** Where the states are kept; names of site and stack are put behind each prefix. */
export const backend = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('local'), directory: f.text }),
    z.strictObject({ type: z.literal('pg'), schemaPrefix: prefix(/^[a-z0-9_]{0,20}$/, '"_"').default('gatehouse_') }),
    z.strictObject({
      type: z.literal('s3'),
      bucket: f.text,
      keyPrefix: z.string().default('gatehouse/'),
      region: f.text,
      useLockfile: z.boolean().default(true),
    }),
    z.strictObject({
      type: z.literal('kubernetes'),
      secretSuffixPrefix: prefix(/^[a-z0-9-]{0,20}$/, '"-"').default('gatehouse-'),
      namespace: f.hostLabel,
    }),
    z.strictObject({
      type: z.literal('http'),
      address: f.stateUrl,
    }),
  ],
  "is not 'local', 'pg', 's3', 'kubernetes' or 'http'; choose one, and leave credentials to the environment of Terraform",
);

const stackName = z.enum(['identity', 'platform', 'edge']);

/** Changes of addresses that the state has to follow. */
export const state = z.strictObject({
  moved: z.array(z.strictObject({ stack: stackName, from: f.text, to: f.text })).default([]),
  /** Adopted objects that Terraform lets go; they stay on the server. */
  removed: z.array(z.strictObject({ stack: stackName, address: f.text, reason: f.text })).default([]),
});

/** Moves and releases that no stack reads, or that Terraform refuses because one address would be two. */
export function* stateFaults({ state, platform, edge }: Site): Generator<SiteFault> {
  const missing = [...(platform === undefined ? ['platform'] : []), ...(edge === undefined ? ['edge'] : [])];
  for (const list of ['moved', 'removed'] as const) {
    for (const [index, { stack }] of state[list].entries()) {
      if (!missing.includes(stack)) continue;
      const message = `is no stack of the site; remove the entry`;
      yield { path: ['state', list, index, 'stack'], found: stack, message };
    }
  }
  const ends = state.moved.flatMap(({ stack, from, to }, index): Entry[] => [
    { path: ['state', 'moved', index, 'from'], found: from, key: `${stack} from ${from}` },
    { path: ['state', 'moved', index, 'to'], found: to, key: `${stack} to ${to}` },
  ]);
  const releases = state.removed.map(
    ({ stack, address }, index): Entry => ({
      path: ['state', 'removed', index, 'address'],
      found: address,
      key: `${stack} release ${address}`,
    }),
  );
  yield* repeated([...ends, ...releases], 'keep one of the two');
}
