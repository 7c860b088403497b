import { Prefix } from '../../programs/edge-sync/prefix';
import type { ClusterService } from './cluster-service';
import type { Labels } from './metadata';

export function isAddressOrNetwork(text: string): boolean {
  return Prefix.parse(text) !== undefined;
}

export function isNetwork(text: string): boolean {
  return text.includes('/') && isAddressOrNetwork(text);
}

/** Private networks. Source: RFC 1918, RFC 4193. */
export const LOCAL_NETWORKS: readonly string[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];

interface Port {
  /** Belongs to the transport layer. */
  readonly protocol: 'TCP' | 'UDP';
  /** 1 to 65535. */
  readonly port: number;
}

type Peer =
  | { readonly kind: 'pods'; readonly namespace: string; readonly podLabels: Labels }
  | { readonly kind: 'network'; readonly cidr: string; readonly except: readonly string[] };

/**
 * Addresses without public services: private, shared, loopback, link-local (the metadata service of a cloud) and
 * multicast. Source: the IANA special-purpose address registries.
 */
const NOT_INTERNET = {
  '0.0.0.0/0': [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.168.0.0/16',
    '224.0.0.0/4',
    '240.0.0.0/4',
  ],
  '::/0': ['::1/128', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
} as const;

/** One entry of an allow list: the peers, and the ports of the called side. */
export class Traffic {
  /** Name resolution: the cluster's DNS pods, and the address that NodeLocal DNSCache answers at on each node. */
  static dns(): Traffic {
    return new Traffic(
      [
        { kind: 'pods', namespace: 'kube-system', podLabels: { 'k8s-app': 'kube-dns' } },
        { kind: 'network', cidr: '169.254.20.10/32', except: [] },
      ],
      [
        { protocol: 'UDP', port: 53 },
        { protocol: 'TCP', port: 53 },
      ],
    );
  }

  static service({ namespace, podLabels, podPort }: ClusterService): Traffic {
    return Traffic.pods(namespace, podLabels, podPort);
  }

  static pods(namespace: string, podLabels: Labels, port: number): Traffic {
    return new Traffic([{ kind: 'pods', namespace, podLabels }], [{ protocol: 'TCP', port }]);
  }

  /** HTTPS to the internet, without private networks. */
  static https(): Traffic {
    return Traffic.internet(443);
  }

  /** One port of the internet, without private networks. */
  static internet(port: number): Traffic {
    const peers = Object.entries(NOT_INTERNET).map(([cidr, except]) => ({ kind: 'network' as const, cidr, except }));
    return new Traffic(peers, [{ protocol: 'TCP', port }]);
  }

  /** @throws RangeError when there is no network, or one that is not written as address/length */
  static networks(cidrs: readonly string[], ports: readonly number[]): Traffic {
    const wrong = cidrs.filter((cidr) => !isNetwork(cidr));
    if (cidrs.length === 0 || ports.length === 0 || wrong.length > 0) {
      throw new RangeError(
        `networks or ports is empty, or a network is not address/length, found: ${JSON.stringify(cidrs)} ` +
          `and ${JSON.stringify(ports)}; write for example ["192.0.2.10/32"] and [6443]`,
      );
    }
    return new Traffic(
      cidrs.map((cidr) => ({ kind: 'network', cidr, except: [] })),
      ports.map((port) => ({ protocol: 'TCP', port })),
    );
  }

  private constructor(
    readonly peers: readonly Peer[],
    readonly ports: readonly Port[],
  ) {}
}
