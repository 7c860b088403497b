import authentik202622 from '../../schemas/helm-authentik@2026.2.2.json';

/** Keys that a chart reads, as `scripts/helm-keys.ts` finds them: a value without keys of its own, or any keys. */
export interface ChartKeys {
  readonly [key: string]: ChartKeys | 'value' | 'free';
}

const CHARTS: Readonly<Record<string, unknown>> = { 'authentik@2026.2.2': authentik202622 };

/** Undefined for a chart or a version of which nobody has written down the keys. */
export function chartKeys(chart: string, version: string): ChartKeys | undefined {
  return CHARTS[`${chart}@${version}`] as ChartKeys | undefined;
}
