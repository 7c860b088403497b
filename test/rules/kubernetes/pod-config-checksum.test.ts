import { podConfigChecksum } from '../../../rules/kubernetes/pod-config-checksum';
import { syncStack } from '../crowdsec/sync-stack';
import { finding, findings, resources } from '../documents';

const check = (annotations: object | undefined, volume: object) => {
  const template = { metadata: { annotations }, spec: { volume: [{ name: 'config', ...volume }] } };
  return findings(podConfigChecksum, resources('kubernetes_deployment_v1', { Web: { spec: { template } } }));
};
const CONFIG = { config_map: { name: 'web' } };

test('a Deployment with a ConfigMap needs the checksum (I12)', () => {
  expect(check(undefined, CONFIG)).toEqual([
    finding(
      'kubernetes_deployment_v1.Web',
      'mounts a ConfigMap and has no checksum/config',
      'put a hash of its text into the annotations',
    ),
  ]);
  expect(check({ 'checksum/config': 'a1b2' }, CONFIG)).toEqual([]);
});

test('other volumes need none, and neither does a CronJob, whose next pod reads the new file', () => {
  expect(check(undefined, { empty_dir: {} })).toEqual([]);
  expect(findings(podConfigChecksum, syncStack())).toEqual([]);
});
