import type { SiteStackProps } from '../constructs/core/stack';
import type { Site } from '../sites/schema/site';

/** What every stack of a site has: its backend, and the addresses that its state has to follow. */
export function stackProps({ name, backend, state }: Site, stack: string): SiteStackProps {
  return {
    // A site that is a copy of another must not find the other's state, and plan to delete what is in it.
    backend: backend.type === 'local' ? { ...backend, directory: `${backend.directory}/${name}` } : backend,
    moved: state.moved.filter((entry) => entry.stack === stack),
    removed: state.removed.filter((entry) => entry.stack === stack),
  };
}
