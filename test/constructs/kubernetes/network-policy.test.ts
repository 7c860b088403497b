import { IpPrefix, IpSet } from '../../../constructs/cloudflare/ip-prefix';
import { ClusterService } from '../../../constructs/kubernetes/cluster-service';
import { NetworkPolicy, type NetworkPolicyProps } from '../../../constructs/kubernetes/network-policy';
import { Traffic } from '../../../constructs/kubernetes/traffic';
import { LABELS, object, podPeer, synthKubernetes } from './kubernetes-stack';

test('what is not listed is refused, in both directions', () => {
  expect(policy({})).toEqual({
    metadata: { name: 'demo', namespace: 'apps', labels: LABELS },
    spec: { pod_selector: { match_labels: { app: 'demo' } }, policy_types: ['Ingress', 'Egress'] },
  });
});

test('each kind of traffic names its peers and their ports', () => {
  const lapi = ClusterService.at('http://lapi.crowdsec:8080', { type: 'lapi' });
  const egress = [
    Traffic.dns(),
    Traffic.service(lapi),
    Traffic.https(),
    Traffic.networks(['192.0.2.0/24'], [443, 6443]),
  ];
  const { pod_selector: _, ...monitoring } = podPeer('monitoring', {});
  const tcp = (port: string) => ({ protocol: 'TCP', port });
  expect(policy({ egress, ingress: [Traffic.pods('monitoring', {}, 9090)] })).toMatchObject({
    spec: {
      egress: [
        {
          to: [podPeer('kube-system', { 'k8s-app': 'kube-dns' }), { ip_block: { cidr: '169.254.20.10/32' } }],
          ports: [{ protocol: 'UDP', port: '53' }, tcp('53')],
        },
        {
          to: [podPeer('crowdsec', { type: 'lapi' })],
          ports: [tcp('8080')],
        },
        {
          to: [{ ip_block: { cidr: '0.0.0.0/0' } }, { ip_block: { cidr: '::/0' } }],
          ports: [tcp('443')],
        },
        { to: [{ ip_block: { cidr: '192.0.2.0/24' } }], ports: [tcp('443'), tcp('6443')] },
      ],
      ingress: [{ from: [monitoring], ports: [tcp('9090')] }],
    },
  });
});

test.each([
  ...['10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.31.0.1', '192.168.0.1', '224.0.0.1', '240.0.0.1'],
  ...['::1', 'fd00::1', 'fe80::1', 'ff02::1'],
])('HTTPS to the internet does not reach %s', (address) => {
  const peers = Traffic.https().peers.flatMap((peer) => (peer.kind === 'network' ? peer.except : []));
  expect(new IpSet(peers.map((network) => IpPrefix.parse(network))).has(address)).toBe(true);
});

test('a policy for every pod of the namespace is refused', () => {
  expect(() => policy({ podLabels: {} })).toThrow(
    'test/Policy.podLabels: is empty: that would cut off every pod of the namespace',
  );
});

test.each<[string, readonly string[], readonly number[]]>([
  ['no network', [], [443]],
  ['no port', ['192.0.2.0/24'], []],
  ['an address without a length', ['192.0.2.1'], [443]],
  ['a length that is too long', ['192.0.2.0/33'], [443]],
])('networks are refused with %s', (_, networks, ports) => {
  expect(() => Traffic.networks(networks, ports)).toThrow('networks or ports is empty');
});

function policy(change: Partial<NetworkPolicyProps>): unknown {
  const { resource } = synthKubernetes(
    (stack) => new NetworkPolicy(stack, 'Policy', { ...object('demo'), podLabels: { app: 'demo' }, ...change }),
  );
  return resource?.kubernetes_network_policy_v1?.Policy;
}
