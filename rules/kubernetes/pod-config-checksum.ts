import { children } from '../readers/block';
import { workloads } from '../readers/pod-workloads';
import { stackRule } from '../rule';

export const podConfigChecksum = stackRule({
  id: 'pod-config-checksum',
  what: 'a workload that mounts a ConfigMap has its checksum in an annotation of its pods',
  why: 'A program reads its file once: without the annotation a new configuration is applied, and running pods keep the old one.',
  incident: 'I12',
  *checkStack(stack) {
    for (const { address, kind, annotations, pod } of workloads(stack)) {
      const mounts = children(pod, 'volume').some((volume) => children(volume, 'config_map').length > 0);
      // The next pod of a CronJob reads the new file.
      if (!mounts || kind === 'cron_job' || 'checksum/config' in annotations) continue;
      yield {
        address,
        found: 'mounts a ConfigMap and has no checksum/config',
        remedy: 'put a hash of its text into the annotations',
      };
    }
  },
});
