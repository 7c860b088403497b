import { type ForeignWrites, leaveToOthers } from '../../../constructs/kubernetes/foreign-writes';
import { Secret } from '../../../constructs/kubernetes/secret';
import { put } from '../../sites/schema/change';
import { siteOf } from '../../support/site/site-app';
import { LABELS, lapiKey, synthKubernetes } from './kubernetes-stack';

const NOTHING: ForeignWrites = { annotations: [], labels: [], dnsConfig: false, images: false };

function lifecycle(foreign: Partial<ForeignWrites>, existing?: object): unknown {
  const { resource } = synthKubernetes((stack) => {
    new Secret(stack, 'Demo', { name: 'demo', namespace: 'apps', labels: LABELS, data: { key: lapiKey(stack) } });
    const secret = stack.node.findChild('Demo').node.findChild('Resource') as unknown as { lifecycle?: object };
    if (existing !== undefined) secret.lifecycle = existing;
    leaveToOthers(stack, { ...NOTHING, ...foreign });
  });
  return resource?.kubernetes_secret_v1?.Demo?.lifecycle;
}

test('an object that nothing else writes to has no lifecycle', () => {
  expect(lifecycle({ dnsConfig: true, images: true })).toBeUndefined();
});

test('annotations and labels are left by their whole key', () => {
  expect(lifecycle({ annotations: ['keel.sh/policy'], labels: ['velero.io/a'] })).toEqual({
    ignore_changes: ['metadata[0].annotations["keel.sh/policy"]', 'metadata[0].labels["velero.io/a"]'],
  });
});

test('what the object says about its life already stays', () => {
  const before = { preventDestroy: true, ignoreChanges: ['type'] };
  expect(lifecycle({ labels: ['a'] }, before)).toEqual({
    prevent_destroy: true,
    ignore_changes: ['type', 'metadata[0].labels["a"]'],
  });
});

test('of Deployments and CronJobs the pods are meant too', () => {
  const foreign = { annotations: ['keel.sh/update-time'], labels: [], dnsConfig: true, images: true };
  const { stacks } = siteOf((site) => {
    for (const stack of ['platform', 'edge']) put(site, `${stack}.cluster`, { foreign });
  });
  const readIgnored = (type: string) =>
    stacks.flatMap(({ config }) => Object.values(config.resource?.[type] ?? {}).map(({ lifecycle: one }) => one));
  const [own, pod] = ['spec[0].template[0]', 'spec[0].job_template[0].spec[0].template[0]'];
  const list = (template: string, containers = 1) => ({
    ignore_changes: [
      'metadata[0].annotations["keel.sh/update-time"]',
      `${template}.metadata[0].annotations["keel.sh/update-time"]`,
      `${template}.spec[0].dns_config`,
      ...Array.from({ length: containers }, (_, index) => `${template}.spec[0].container[${index}].image`),
    ],
  });
  expect(readIgnored('kubernetes_deployment_v1')).toEqual([list(own!), list(own!)]);
  expect(readIgnored('kubernetes_cron_job_v1')).toEqual([list(pod!, 2), list(pod!)]);
});
