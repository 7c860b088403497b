import { imagePinned } from '../../../rules/kubernetes/image-pinned';
import { workloads } from '../../../rules/readers/pod-workloads';
import { findings, resources, stackDocument } from '../documents';

const SPEC = {
  template: {
    metadata: { labels: { app: 'node-agent' } },
    spec: { container: [{ name: 'agent', image: 'agent:latest' }] },
  },
};

test.each(['kubernetes_daemonset', 'kubernetes_daemon_set_v1', 'kubernetes_deployment', 'kubernetes_stateful_set_v1'])(
  '%s runs pods, and its faults are found',
  (type) => {
    const config = resources(type, { Agent: { metadata: { name: 'agent', namespace: 'agents' }, spec: SPEC } });
    expect(workloads(stackDocument(config))).toMatchObject([
      { address: `${type}.Agent`, namespace: 'agents', labels: { app: 'node-agent' }, containers: [{ name: 'agent' }] },
    ]);
    expect(findings(imagePinned, config)).toHaveLength(1);
  },
);
