import type { EstateStackProps } from '../constructs/core/stack';
import type { Site } from '../sites/site';

/** What every stack of a site has: its backend, and the addresses that its state has to follow. */
export function stackProps({ backend, state }: Site, stack: string): EstateStackProps {
  return {
    backend,
    moved: state.moved.filter((entry) => entry.stack === stack),
    released: state.released.filter((entry) => entry.stack === stack),
  };
}
