import { ReleaseNetwork, type ReleaseNetworkProps } from '../../../../constructs/authentik/server/release-network';
import { Traffic } from '../../../../constructs/kubernetes/traffic';
import { child, children } from '../../../../rules/readers/block';
import { synthKubernetes } from '../../kubernetes/kubernetes-stack';

const PROPS: ReleaseNetworkProps = {
  name: 'sso',
  namespace: 'sso',
  serverPodLabels: { component: 'server' },
  workerPodLabels: { component: 'worker' },
  traefikNamespace: 'traefik',
  prometheusNamespace: 'monitoring',
  database: Traffic.pods('sso', { app: 'pooler' }, 6432),
};
const synth = (props: Partial<ReleaseNetworkProps> = {}) =>
  synthKubernetes((stack) => new ReleaseNetwork(stack, 'Network', { ...PROPS, ...props }));

function ports(config: ReturnType<typeof synth>, policy: string, direction: 'ingress' | 'egress'): string[] {
  const spec = child(config.resource?.kubernetes_network_policy_v1?.[policy] ?? {}, 'spec');
  const numbers = children(spec, direction).flatMap((line) => children(line, 'ports').map(({ port }) => String(port)));
  return [...new Set(numbers)].sort();
}

test('the server is called by Traefik and Prometheus, and calls the pooler, DNS and HTTPS', () => {
  const config = synth();
  expect(ports(config, 'Network_Server', 'ingress')).toEqual(['9000', '9300', '9443']);
  expect(ports(config, 'Network_Server', 'egress')).toEqual(['443', '53', '6432', '8443']);
});

test('only the worker speaks with the API server, and only Prometheus calls it', () => {
  const config = synth();
  expect(ports(config, 'Network_Worker', 'ingress')).toEqual(['9300']);
  expect(ports(config, 'Network_Worker', 'egress')).toEqual(['443', '53', '6432', '6443', '8443']);
});

test('a host of the site is reached at Traefik itself: behind the address of a Service, a policy sees the pod', () => {
  const spec = child(synth().resource?.kubernetes_network_policy_v1?.Network_Server ?? {}, 'spec');
  const line = children(spec, 'egress').find((one) => children(one, 'ports').some(({ port }) => port === '8443'));
  expect(line?.to).toEqual([{ namespace_selector: { match_labels: { 'kubernetes.io/metadata.name': 'traefik' } } }]);
});

test('mail goes out on its port, where the site sends any', () => {
  const config = synth({ mailPort: 587 });
  expect(ports(config, 'Network_Server', 'egress')).toContain('587');
  expect(ports(config, 'Network_Worker', 'egress')).toContain('587');
});
