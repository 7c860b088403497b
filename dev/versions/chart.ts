import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ChartKeys } from '../../rules/readers/chart-keys';

interface ChartFile {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: readonly { readonly name: string; readonly alias?: string }[];
}

/** The file `schemas/helm-CHART@VERSION.json` holds it. */
export interface ReadChart {
  readonly name: string;
  readonly version: string;
  readonly keys: ChartKeys;
}

type Keys = { [key: string]: Keys | 'value' | 'free' };

/**
 * The keys that a chart reads.
 *
 * @param folder of the unpacked chart
 */
export function readChart(folder: string): ReadChart {
  const { name, version, dependencies = [] } = parse(readFileSync(join(folder, 'Chart.yaml'), 'utf8')) as ChartFile;
  const paths = templatePaths(folder);
  const keys = withDefaults(parse(readFileSync(join(folder, 'values.yaml'), 'utf8')) as object, paths, '');
  for (const path of paths) addWithoutDefault(keys, path.split('.'));
  // Keys below it belong to another chart.
  for (const { name: chart, alias = chart } of dependencies) keys[alias] = 'free';
  return { name, version, keys: sortKeys(keys) };
}

/** Every `.Values.x.y` of the templates; one file of them names only what the chart refuses. */
function templatePaths(folder: string): readonly string[] {
  return readdirSync(join(folder, 'templates'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml|tpl)$/.test(name) && !/depr\w+\.yaml$/.test(name))
    .flatMap((name) => [
      ...readFileSync(join(folder, 'templates', name), 'utf8').matchAll(/\.Values\.([A-Za-z][\w.]*\w)/g),
    ])
    .map(([, path = '']) => path);
}

/** The keys of values.yaml, but for those that no template reads. */
function withDefaults(values: object, paths: readonly string[], parent: string): Keys {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]): [string, Keys[string]][] => {
      const path = `${parent}${key}`;
      const isRead = paths.some((one) => `${path}.`.startsWith(`${one}.`) || one.startsWith(`${path}.`));
      if (!isRead) return [];
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[key, 'value']];
      // Empty by default: any key. There are several kinds of probes.
      if (Object.keys(value).length === 0 || key.endsWith('Probe')) return [[key, 'free']];
      return [[key, withDefaults(value, paths, `${path}.`)]];
    }),
  );
}

/** Such as `server.service.clusterIP`. */
function addWithoutDefault(to: Keys, [first = '', ...rest]: readonly string[]): void {
  const known = to[first] ?? (rest.length === 0 ? 'free' : {});
  to[first] = known;
  if (typeof known !== 'string' && rest.length > 0) addWithoutDefault(known, rest);
}

function sortKeys(tree: Keys): Keys {
  const entries = Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, typeof value === 'string' ? value : sortKeys(value)]));
}
