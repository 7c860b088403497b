import type { SiteStackProps } from '../constructs/core/stack';
import type { Site } from '../sites/schema/site';

/** The props of every stack of a site: its backend, and the moved and removed addresses. */
export function stackProps({ name, backend, state }: Site, stack: string): SiteStackProps {
  return {
    site: name,
    backend,
    moved: state.moved.filter((entry) => entry.stack === stack),
    removed: state.removed.filter((entry) => entry.stack === stack),
  };
}
