import { podConfigChecksum } from '../../../rules/kubernetes/pod-config-checksum';
import { finding, findings } from '../documents';
import { syncStack } from './pod-documents';

const REMEDY = 'put a hash of its text into the annotations';
const workload = (type: string, annotations: object | undefined, volume: object) => ({
  resource: {
    [type]: {
      Web: {
        metadata: { name: 'web', namespace: 'apps' },
        spec: { template: { metadata: { annotations }, spec: { volume: [{ name: 'config', ...volume }] } } },
      },
    },
  },
});
const CONFIG = { config_map: { name: 'web' } };

test.each(['kubernetes_deployment_v1', 'kubernetes_stateful_set', 'kubernetes_daemonset'])(
  'a %s with a ConfigMap needs the checksum (I12)',
  (type) => {
    expect(findings(podConfigChecksum, workload(type, undefined, CONFIG))).toEqual([
      finding(`${type}.Web`, 'a ConfigMap and no checksum/config', REMEDY),
    ]);
    expect(findings(podConfigChecksum, workload(type, { 'checksum/config': 'a1b2' }, CONFIG))).toEqual([]);
  },
);

test('other volumes need none, and neither does what starts its pods anew by itself', () => {
  expect(findings(podConfigChecksum, workload('kubernetes_deployment_v1', undefined, { empty_dir: {} }))).toEqual([]);
  expect(findings(podConfigChecksum, syncStack())).toEqual([]);
});
