import authentik202622 from '../../schemas/helm-authentik@2026.2.2.json';
import type { Block } from './document';
import { isBlock, valueAt } from './helm-values';

/** Keys that a chart reads, as `scripts/helm-keys.ts` finds them: a value without keys of its own, or any keys. */
export interface ChartKeys {
  readonly [key: string]: ChartKeys | 'value' | 'free';
}

const CHARTS: Readonly<Record<string, unknown>> = { 'authentik@2026.2.2': authentik202622 };

/** What the chart reads below `authentik` although the settings come from a Secret of their own. */
const READ_ANYWAY = new Set(['authentik.existingSecret.secretName', 'authentik.web.path']);

/** Undefined for a chart or a version of which nobody has written down the keys. */
export function chartKeys(chart: string, version: string): ChartKeys | undefined {
  return CHARTS[`${chart}@${version}`] as ChartKeys | undefined;
}

/** Paths of values that the chart does not read: unknown ones, and settings below `authentik` beside an existing Secret. */
export function* inertPaths({ authentik, ...others }: Block, keys: ChartKeys): Generator<string> {
  yield* unknown(others, keys);
  if ((valueAt({ authentik }, 'authentik.existingSecret.secretName') ?? '') === '') yield* unknown({ authentik }, keys);
  else for (const path of leaves(authentik, 'authentik')) if (!READ_ANYWAY.has(path)) yield path;
}

function* unknown(values: Block, keys: ChartKeys, parent = ''): Generator<string> {
  for (const [key, value] of Object.entries(values)) {
    const path = `${parent}${key}`;
    const known = keys[key];
    if (value === undefined || known === 'free' || (known === 'value' && !isBlock(value))) continue;
    if (typeof known !== 'object' || !isBlock(value)) yield path;
    else yield* unknown(value, known, `${path}.`);
  }
}

function* leaves(value: unknown, path: string): Generator<string> {
  if (!isBlock(value)) yield path;
  else for (const [key, member] of Object.entries(value)) yield* leaves(member, `${path}.${key}`);
}
