import { SchemaFiles } from '../../constructs/core/schema-files';
import { isBlock, valueAt } from './block';
import type { Block } from './document';

/** Keys that a chart reads, as `dev/versions/chart.ts` finds them: a value without keys of its own, or any keys. */
export interface ChartKeys {
  readonly [key: string]: ChartKeys | 'value' | 'free';
}

/** Keys below `authentik` that the chart reads even with an existing Secret. */
const READ_ANYWAY = new Set(['authentik.existingSecret.secretName', 'authentik.web.path']);

const AUTHENTIK = new SchemaFiles<ChartKeys>('helm-authentik');

/** Undefined for a chart or a version whose keys are not recorded. */
export function chartKeys(chart: string, version: string): ChartKeys | undefined {
  return chart === 'authentik' ? AUTHENTIK.of(version) : undefined;
}

/** Versions of authentik's chart whose keys are recorded, the oldest first. */
export function listCharts(): readonly string[] {
  return AUTHENTIK.versions;
}

/**
 * Paths of values that the chart does not read: unknown ones, and settings below `authentik` beside an existing Secret.
 */
export function* inertPaths({ authentik, ...others }: Block, keys: ChartKeys): Generator<string> {
  yield* findUnknown(others, keys);
  if ((valueAt({ authentik }, 'authentik.existingSecret.secretName') ?? '') === '')
    yield* findUnknown({ authentik }, keys);
  else for (const path of leaves(authentik, 'authentik')) if (!READ_ANYWAY.has(path)) yield path;
}

function* findUnknown(values: Block, keys: ChartKeys, parent = ''): Generator<string> {
  for (const [key, value] of Object.entries(values)) {
    const path = `${parent}${key}`;
    const known = keys[key];
    if (value === undefined || known === 'free' || (known === 'value' && !isBlock(value))) continue;
    if (typeof known !== 'object' || !isBlock(value)) yield path;
    else yield* findUnknown(value, known, `${path}.`);
  }
}

function* leaves(value: unknown, path: string): Generator<string> {
  if (!isBlock(value)) yield path;
  else for (const [key, member] of Object.entries(value)) yield* leaves(member, `${path}.${key}`);
}
