import { workloads } from '../../../rules/readers/pod-workloads';
import { resources, stackDocument } from '../documents';

const POD = { metadata: { annotations: { app: 'agent' } }, spec: { container: [{ name: 'agent' }] } };

test.each([
  ['kubernetes_deployment_v1', { template: POD }],
  ['kubernetes_cron_job_v1', { job_template: [{ spec: { template: [POD] } }] }],
])('%s runs pods, whether its blocks are objects or lists of one', (type, spec) => {
  const config = resources(type, { Agent: { metadata: { name: 'agent', namespace: 'agents' }, spec } });
  expect(workloads(stackDocument(config))).toMatchObject([
    { address: `${type}.Agent`, namespace: 'agents', annotations: { app: 'agent' }, containers: [{ name: 'agent' }] },
  ]);
});
