import { NetworkPolicyV1 } from '@cdktf/provider-kubernetes/lib/network-policy-v1';
import { Construct } from '../core/cdktf';
import { refuseFaults } from '../core/fault-log';
import { make } from '../core/make';
import { type Labels, metadataOf, type ObjectProps, objectFaults, selectorFault } from './metadata';
import type { Traffic } from './traffic';

export interface NetworkPolicyProps extends ObjectProps {
  /** Labels of the pods that the policy applies to. */
  readonly podLabels: Labels;
  /** Peers that the pods may connect to. @default none */
  readonly egress?: readonly Traffic[];
  /** Peers that may connect to the pods. @default none */
  readonly ingress?: readonly Traffic[];
}

/**
 * Denies everything that is not listed, in both directions. A cluster whose network plug-in does not support policies
 * accepts the object and enforces nothing.
 */
export class NetworkPolicy extends Construct {
  constructor(scope: Construct, id: string, props: NetworkPolicyProps) {
    super(scope, id);
    const { podLabels, egress = [], ingress = [] } = props;
    refuseFaults(this, [
      ...objectFaults(props),
      selectorFault('podLabels', podLabels, 'that would cut off every pod of the namespace'),
    ]);
    make(NetworkPolicyV1, this, 'Resource', {
      metadata: metadataOf(props),
      spec: {
        podSelector: { matchLabels: { ...podLabels } },
        policyTypes: ['Ingress', 'Egress'],
        egress: blocks(egress.map((traffic) => ({ to: peers(traffic), ports: ports(traffic) }))),
        ingress: blocks(ingress.map((traffic) => ({ from: peers(traffic), ports: ports(traffic) }))),
      },
    });
  }
}

function blocks<T>(list: T[]): T[] | undefined {
  return list.length === 0 ? undefined : list;
}

function peers({ peers }: Traffic) {
  return peers.map((peer) =>
    peer.kind === 'network'
      ? { ipBlock: { cidr: peer.cidr, except: peer.except.length === 0 ? undefined : [...peer.except] } }
      : {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': peer.namespace } },
          // Left out, it is every pod of the namespace.
          podSelector: Object.keys(peer.podLabels).length === 0 ? undefined : { matchLabels: { ...peer.podLabels } },
        },
  );
}

function ports({ ports }: Traffic) {
  return ports.map(({ protocol, port }) => ({ protocol, port: String(port) }));
}
