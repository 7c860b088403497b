import { Prefix } from '../../programs/edge-sync/prefix';

/** An address, or a network as address/length. */
export function isAddressOrNetwork(text: string): boolean {
  return Prefix.parse(text) !== undefined;
}

export function isNetwork(text: string): boolean {
  return text.includes('/') && isAddressOrNetwork(text);
}

/** Addresses that a local network gives out. Source: RFC 1918, RFC 4193. */
export const LOCAL_NETWORKS: readonly string[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];
