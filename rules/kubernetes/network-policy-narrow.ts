import { BlockList, isIPv6 } from 'node:net';
import { isNetwork } from '../../constructs/kubernetes/cidr';
import { type Block, resourcesOfType } from '../readers/document';
import { child, children } from '../readers/pod-workloads';
import { stackRule } from '../rule';

/** What a block of the internet must leave out, and the widest network that is no such block. */
const FAMILIES = {
  ipv4: { widest: 8, local: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '127.0.0.0/8', '169.254.0.0/16'] },
  ipv6: { widest: 7, local: ['fc00::/7', 'fe80::/10'] },
} as const;

export const networkPolicyNarrow = stackRule({
  id: 'network-policy-narrow',
  what: 'every line of a NetworkPolicy names its peers and its ports, no network is wide, and the internet is without the private networks',
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
  return [
    ...(peers.length === 0 ? ['without peers'] : []),
    ...(peers.some((peer) => Object.keys(peer).length === 0) ? ['with an empty peer'] : []),
    ...(children(line, 'ports').length === 0 ? ['without ports'] : []),
    ...peers.flatMap((peer) => children(peer, 'ip_block')).flatMap(networkFaults),
  ];
}

function networkFaults({ cidr, except }: Block): string[] {
  const text = String(cidr);
  if (!isNetwork(text)) return [`with ${text}, which is no network`];
  const { family, bits } = network(text);
  const { widest, local } = FAMILIES[family];
  if (bits >= widest) return [];
  if (bits > 0) return [`with ${text}, wider than /${widest}`];
  const exceptions = (Array.isArray(except) ? except : []).map(String).filter(isNetwork);
  const held = local.filter((range) => !exceptions.some((exception) => covers(exception, range)));
  return held.length === 0 ? [] : [`with ${text} and in it ${held.join(', ')}`];
}

function covers(outer: string, inner: string): boolean {
  const [around, inside] = [network(outer), network(inner)];
  if (around.family !== inside.family || around.bits > inside.bits) return false;
  const block = new BlockList();
  block.addSubnet(around.address, around.bits, around.family);
  return block.check(inside.address, inside.family);
}

function network(text: string) {
  const [address = '', bits] = text.split('/');
  return { address, bits: Number(bits), family: isIPv6(address) ? 'ipv6' : 'ipv4' } as const;
}
