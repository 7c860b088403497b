import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { ChartKeys } from '../rules/readers/chart-keys';
import { runScript } from './script.cjs';

const REPOSITORY = 'https://charts.goauthentik.io';

interface ChartFile {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: readonly { readonly name: string; readonly alias?: string }[];
}

type Keys = { [key: string]: Keys | 'value' | 'free' };

void runScript({
  usage: 'npm run chart-keys -- VERSION|FOLDER',
  help: `Writes schemas/helm-authentik@VERSION.json, the keys that authentik's chart reads. With it the rule
helm-no-inert-keys knows that version. \`helm\` pulls the chart of a VERSION; FOLDER is one that is unpacked already.`,
  names: ['VERSION|FOLDER'],
  act: (_, [chart = '']) => writeKeys(/^\d+\.\d+\.\d+$/.test(chart) ? pulled(chart) : chart),
});

function writeKeys(folder: string): void {
  const chart = parse(readFileSync(join(folder, 'Chart.yaml'), 'utf8')) as ChartFile;
  const paths = templatePaths(folder);
  const keys = withDefaults(parse(readFileSync(join(folder, 'values.yaml'), 'utf8')) as object, '', paths);
  for (const path of paths) addWithoutDefault(keys, path.split('.'));
  // Keys below it belong to another chart.
  for (const { name, alias = name } of chart.dependencies ?? []) keys[alias] = 'free';
  const file = join(__dirname, '..', 'schemas', `helm-${chart.name}@${chart.version}.json`);
  writeFileSync(file, `${JSON.stringify(sorted(keys) satisfies ChartKeys, undefined, 2)}\n`);
}

function pulled(version: string): string {
  const target = mkdtempSync(join(tmpdir(), 'gatehouse-chart-'));
  const args = ['authentik', '--repo', REPOSITORY, '--version', version, '--untar', '--untardir', target];
  execFileSync('helm', ['pull', ...args], { stdio: 'inherit' });
  return join(target, 'authentik');
}

/** Every `.Values.x.y` of the templates; one file of them names only what the chart refuses. */
function templatePaths(folder: string): string[] {
  return readdirSync(join(folder, 'templates'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ya?ml|tpl)$/.test(name) && !/depr\w+\.yaml$/.test(name))
    .flatMap((name) => [
      ...readFileSync(join(folder, 'templates', name), 'utf8').matchAll(/\.Values\.([A-Za-z][\w.]*\w)/g),
    ])
    .map(([, path = '']) => path);
}

/** The keys of values.yaml, but for those that no template reads. */
function withDefaults(values: object, parent: string, paths: readonly string[]): Keys {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]): [string, Keys[string]][] => {
      const path = `${parent}${key}`;
      const isRead = paths.some((one) => `${path}.`.startsWith(`${one}.`) || one.startsWith(`${path}.`));
      if (!isRead) return [];
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[key, 'value']];
      // Empty by default: any key. There are several kinds of probes.
      if (Object.keys(value).length === 0 || key.endsWith('Probe')) return [[key, 'free']];
      return [[key, withDefaults(value, `${path}.`, paths)]];
    }),
  );
}

/** Such as `server.service.clusterIP`. */
function addWithoutDefault(to: Keys, [first = '', ...rest]: readonly string[]): void {
  const known = to[first] ?? (rest.length === 0 ? 'free' : {});
  to[first] = known;
  if (typeof known !== 'string' && rest.length > 0) addWithoutDefault(known, rest);
}

function sorted(tree: Keys): Keys {
  const entries = Object.entries(tree).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, typeof value === 'string' ? value : sorted(value)]));
}
