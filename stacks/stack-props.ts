import type { SiteStackProps } from '../constructs/core/stack';
import type { Site } from '../sites/schema/site';

/** What every stack of a site has: its backend, and the addresses that its state has to follow. */
export function stackProps({ name, backend, state }: Site, stack: string): SiteStackProps {
  return {
    site: name,
    backend,
    moved: state.moved.filter((entry) => entry.stack === stack),
    removed: state.removed.filter((entry) => entry.stack === stack),
  };
}
