import { allResources, type StackDocument } from '../readers/document';
import { blocksIn, helmReleases } from '../readers/helm-values';
import { connectionParameters, type PgBouncerConfig, pgbouncerConfigs } from '../readers/pgbouncer-config';
import { stackRule } from '../rule';

/** A variable or a key, wherever it stands: of a container, of a chart's list, of a ConfigMap or Secret. */
interface Setting {
  readonly address: string;
  readonly name: string;
  readonly value: unknown;
}

const CONN_MAX_AGE = /CONN_MAX_AGE$/i;

export const noConnMaxAge = stackRule({
  id: 'no-conn-max-age',
  what: 'nothing sets CONN_MAX_AGE while PgBouncer is in session mode, or while only the database host says that there is a PgBouncer',
  why: 'Connections that are kept open pin those of a pool in session mode one to one, until the pool is full and nobody gets in.',
  incident: 'I11',
  *checkStack(stack, { existingSecrets = [] }) {
    const all = [...settings(stack)];
    if (!isSessionPooled(stack, all)) return;
    const remedy = 'leave it out, or pool by transaction';
    for (const { address, name } of all) {
      if (CONN_MAX_AGE.test(name)) yield { address, found: name, remedy };
    }
    for (const { namespace, name, keys } of existingSecrets) {
      for (const key of keys.filter((one) => CONN_MAX_AGE.test(one))) {
        yield { address: `secret ${namespace}/${name}`, found: key, remedy };
      }
    }
  },
});

/** Every `name` with its `value`, and every key: an environment is written in the one form or in the other. */
function* settings(stack: StackDocument): Generator<Setting> {
  const values = helmReleases(stack).map(({ address, values: block }) => ({ address, block }));
  for (const { address, block: root } of [...allResources(stack), ...values]) {
    for (const { block } of blocksIn(root)) {
      if (typeof block.name === 'string') yield { address, name: block.name, value: block.value };
      for (const [name, value] of Object.entries(block)) yield { address, name, value };
    }
  }
}

/** Where no configuration is to be seen, a host that is named after PgBouncer is taken for one in its default mode. */
function isSessionPooled(stack: StackDocument, all: readonly Setting[]): boolean {
  const configs = pgbouncerConfigs(stack);
  if (configs.length > 0) return configs.some(isSession);
  return all.some(({ name, value }) => /HOST$/i.test(name) && /pgbouncer/i.test(String(value)));
}

/** Source: https://www.pgbouncer.org/config.html: the mode is session unless stated, for all or for a database or user. */
function isSession({ settings: { pool_mode: mode = 'session' }, databases, users }: PgBouncerConfig): boolean {
  const others = [databases, users].flatMap((one) => Object.values(one)).map(connectionParameters);
  return [mode, ...others.map(({ pool_mode: other }) => other)].includes('session');
}
