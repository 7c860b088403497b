import { allResources, type StackDocument } from '../readers/document';
import { authentikReleases, blocksIn, helmReleases } from '../readers/helm-values';
import { outpostConfigs } from '../readers/outposts';
import { connectionParameters, type PgBouncerConfig, pgbouncerConfigs } from '../readers/pgbouncer-config';
import type { Rule } from '../rule';

/** A variable or a key: of a container, of a chart's list, of a ConfigMap or Secret. */
interface Setting {
  readonly address: string;
  readonly name: string;
  readonly value: unknown;
}

const CONN_MAX_AGE = /CONN_MAX_AGE$/i;

/** Across stacks: the pooler is in one, the environment of the outposts in another. */
export const noConnMaxAge: Rule = {
  id: 'no-conn-max-age',
  what: 'nothing sets CONN_MAX_AGE while PgBouncer is in session mode, or while only the database host says that there is a PgBouncer',
  why: 'Persistent connections pin those of a pool in session mode one to one, until the pool is full and every login fails.',
  incident: 'I11',
  *check({ stacks, existingSecrets = [] }) {
    const all = stacks.map((stack) => ({ stack: stack.name, found: [...settings(stack)] }));
    const everything = all.flatMap(({ found }) => found);
    if (!isSessionPooled(stacks, everything)) return;
    const remedy = 'leave it out, or pool by transaction';
    for (const { stack, found } of all) {
      for (const { address, name } of found) {
        if (CONN_MAX_AGE.test(name)) yield { stack, address, found: `sets ${name}`, remedy };
      }
    }
    const stack = stacks.find((one) => authentikReleases(one).length > 0)?.name ?? stacks[0]?.name ?? '';
    for (const { namespace, name, keys } of existingSecrets) {
      for (const key of keys.filter((one) => CONN_MAX_AGE.test(one))) {
        yield { stack, address: `secret ${namespace}/${name}`, found: `sets ${key}`, remedy };
      }
    }
  },
};

/** Every `name` with its `value`, and every key: an environment has one of the two forms. */
function* settings(stack: StackDocument): Generator<Setting> {
  const parts = [
    ...allResources(stack),
    ...helmReleases(stack).map(({ address, values: block }) => ({ address, block })),
    ...[...outpostConfigs(stack)].map(({ address, config: block }) => ({ address, block })),
  ];
  for (const { address, block: root } of parts) {
    for (const { block } of blocksIn(root)) {
      if (typeof block.name === 'string') yield { address, name: block.name, value: block.value };
      for (const [name, value] of Object.entries(block)) yield { address, name, value };
    }
  }
}

/** Without a configuration, a host with PgBouncer in its name counts as one in its default mode, session. */
function isSessionPooled(stacks: readonly StackDocument[], all: readonly Setting[]): boolean {
  const configs = stacks.flatMap(pgbouncerConfigs);
  if (configs.length > 0) return configs.some(isSession);
  return all.some(({ name, value }) => /HOST$/i.test(name) && /pgbouncer/i.test(String(value)));
}

/**
 * Source: https://www.pgbouncer.org/config.html: the mode is session unless stated, for all or for a database or user.
 */
function isSession({ settings: { pool_mode: mode = 'session' }, databases, users }: PgBouncerConfig): boolean {
  const others = [databases, users].flatMap((one) => Object.values(one)).map(connectionParameters);
  return [mode, ...others.map(({ pool_mode: other }) => other)].includes('session');
}
