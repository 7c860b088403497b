import { plainText } from '../../constructs/core/static-text';
import { type Block, ignores, resourcesOfType, type StackDocument } from './document';
import { children, objectNamed, workloads } from './pod-workloads';

type Settings = Readonly<Record<string, string>>;

/** One `pgbouncer.ini`, as PgBouncer reads it: later lines win; defaults are not filled in. */
export interface PgBouncerConfig {
  /** Of the ConfigMap or Secret that holds it. */
  readonly address: string;
  /** Connection strings by database, as in `host=postgresql.dbaas port=5432`. */
  readonly databases: Settings;
  /** Overrides by user. */
  readonly users: Settings;
  /** The section `pgbouncer`. */
  readonly settings: Settings;
  /** Included files, which are not known here and may override settings. */
  readonly includes: readonly string[];
}

const HOLDERS = ['kubernetes_config_map_v1', 'kubernetes_secret_v1'];

/**
 * The configurations of PgBouncer in a stack: every text with a section `pgbouncer`, under any key. An object with the
 * data in `ignore_changes` is left out: the live text may differ.
 */
export function pgbouncerConfigs(stack: StackDocument): readonly PgBouncerConfig[] {
  const holders = HOLDERS.flatMap((type) => resourcesOfType(stack, type)).filter(
    ({ block }) => !ignores(block, 'data'),
  );
  return holders.flatMap(({ address, block }) =>
    Object.values((block.data ?? {}) as Block)
      .filter((text) => typeof text === 'string')
      .map((text) => fileOf(plainText(text)))
      .filter(({ sections }) => sections.has('pgbouncer'))
      .map(({ sections, includes }) => ({
        address,
        databases: sections.get('databases') ?? {},
        users: sections.get('users') ?? {},
        settings: sections.get('pgbouncer') ?? {},
        includes,
      })),
  );
}

/** The parameters of a connection string: `host=db password='a b'` -> host, password. */
export function connectionParameters(text: string): Settings {
  const pairs = text.matchAll(/(\w+)\s*=\s*(?:'((?:[^']|'')*)'|(\S*))/g);
  return Object.fromEntries([...pairs].map(([, key, quoted, bare]) => [key, quoted?.replaceAll("''", "'") ?? bare]));
}

/** Addresses of the workloads that run PgBouncer, as their images say, and mount none of the configurations. */
export function poolersWithoutConfig(stack: StackDocument): readonly string[] {
  const known = new Set(pgbouncerConfigs(stack).map(({ address }) => address));
  return workloads(stack)
    .filter(({ containers }) => containers.some(({ image }) => /pgbouncer/i.test(String(image))))
    .filter(({ pod, namespace }) => {
      const volumes = children(pod, 'volume');
      const mounted = [
        ...volumes.flatMap((one) => children(one, 'config_map')).map(({ name }) => ['config_map', name] as const),
        ...volumes.flatMap((one) => children(one, 'secret')).map(({ secret_name: name }) => ['secret', name] as const),
      ];
      return !mounted.some(([kind, name]) => known.has(objectNamed(stack, kind, name, namespace)?.address ?? ''));
    })
    .map(({ address }) => address);
}

/**
 * A section ends at its bracket: what follows in the line is read as a line of its own, be it a comment or a setting.
 *
 * Source: https://www.pgbouncer.org/config.html#generic-settings, and what PgBouncer 1.18 does
 */
function fileOf(text: string) {
  const sections = new Map<string, Record<string, string>>();
  const includes: string[] = [];
  let current: Record<string, string> = {};
  for (const line of text.split('\n').map((one) => one.trim())) {
    const [, name, rest = line] = /^\[(\w+)\]\s*(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      current = sections.get(name) ?? {};
      sections.set(name, current);
    }
    const include = /^%include\s+(.+)$/.exec(rest)?.[1];
    if (include !== undefined) includes.push(include);
    const [, key, value] = /^([^\s;#[%=][^=]*?)\s*=\s*(.*)$/.exec(rest) ?? [];
    if (key !== undefined && value !== undefined) current[key.replaceAll('"', '')] = value;
  }
  return { sections, includes };
}
