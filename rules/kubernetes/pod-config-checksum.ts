import { children, workloads } from '../readers/pod-workloads';
import { stackRule } from '../rule';

/** What starts its pods anew by itself takes the newest file each time. */
const SHORT_LIVED = ['cron_job', 'job', 'pod'];

export const podConfigChecksum = stackRule({
  id: 'pod-config-checksum',
  what: 'a workload that mounts a ConfigMap has its checksum in an annotation of its pods',
  why: 'A program reads its file once: without the annotation a new configuration is applied, and nothing runs with it.',
  incident: 'I12',
  *checkStack(stack) {
    for (const { address, kind, annotations, pod } of workloads(stack)) {
      const mounts = children(pod, 'volume').some((volume) => children(volume, 'config_map').length > 0);
      if (!mounts || SHORT_LIVED.includes(kind) || 'checksum/config' in annotations) continue;
      yield {
        address,
        found: 'a ConfigMap and no checksum/config',
        remedy: 'put a hash of its text into the annotations',
      };
    }
  },
});
