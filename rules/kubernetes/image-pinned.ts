import { isPinnedImage } from '../../constructs/kubernetes/image';
import { workloads } from '../readers/pod-workloads';
import { stackRule } from '../rule';

export const imagePinned = stackRule({
  id: 'image-pinned',
  what: 'every image has a version as its tag, or a digest',
  why: 'With latest, a restart is an upgrade that nobody decided, and no way leads back.',
  *checkStack(stack) {
    for (const { address, containers } of workloads(stack)) {
      for (const { name, image } of containers) {
        if (typeof image === 'string' && (isPinnedImage(image) || image.startsWith('${'))) continue;
        yield {
          address,
          found: `container ${String(name)}: ${JSON.stringify(image)}`,
          remedy: 'give a tag that is a version, or a digest',
        };
      }
    }
  },
});
