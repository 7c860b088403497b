import { addresses, type Harness } from './harness';

export const BANS = addresses(20);
export const MORE = addresses(22);

/** The list as it was, not one item more or less. */
export function expectUntouched(harness: Harness, edge: readonly string[] = BANS): void {
  expect(new Set(harness.edge)).toEqual(new Set(edge));
  expect(harness.edge).toHaveLength(edge.length);
}
