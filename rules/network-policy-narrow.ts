import { type Block, resourcesOfType } from './document';
import { child, children } from './pod-workloads';
import { stackRule } from './rule';

export const networkPolicyNarrow = stackRule({
  id: 'network-policy-narrow',
  what: 'every line of a NetworkPolicy names its peers and its ports, and the internet is without the private networks',
  why: 'A line without peers means everyone and one without ports means all of them: the policy looks strict and is not.',
  *checkStack(stack) {
    for (const type of ['kubernetes_network_policy_v1', 'kubernetes_network_policy']) {
      for (const { address, block } of resourcesOfType(stack, type)) {
        const spec = child(block, 'spec');
        const lines = [
          ...children(spec, 'egress').map((line) => ['egress', line, children(line, 'to')] as const),
          ...children(spec, 'ingress').map((line) => ['ingress', line, children(line, 'from')] as const),
        ];
        for (const [direction, line, peers] of lines) {
          for (const fault of faults(line, peers)) {
            yield { address, found: `${direction} ${fault}`, remedy: 'build the line with Traffic' };
          }
        }
      }
    }
  },
});

function faults(line: Block, peers: readonly Block[]): string[] {
  const open = peers
    .flatMap((peer) => children(peer, 'ip_block'))
    .filter(({ cidr, except }) => /\/0$/.test(String(cidr)) && !(Array.isArray(except) && except.length > 0));
  return [
    ...(peers.length === 0 ? ['without peers'] : []),
    ...(peers.some((peer) => Object.keys(peer).length === 0) ? ['with an empty peer'] : []),
    ...(children(line, 'ports').length === 0 ? ['without ports'] : []),
    ...open.map(({ cidr }) => `with all of ${String(cidr)}`),
  ];
}
