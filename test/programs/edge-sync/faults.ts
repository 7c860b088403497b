import { addresses, type World } from './world';

export const BANS = addresses(20);
export const MORE = addresses(22);

/** The list as it was, not one item more or less. */
export function expectUntouched(world: World, edge: readonly string[] = BANS): void {
  expect(new Set(world.edge)).toEqual(new Set(edge));
  expect(world.edge).toHaveLength(edge.length);
}
