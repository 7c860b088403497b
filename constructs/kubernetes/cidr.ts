import { isIP } from 'node:net';

/** An address, or a network as address/length. */
export function isAddressOrNetwork(text: string): boolean {
  return (isIP(text) !== 0 && !text.includes('%')) || isNetwork(text);
}

export function isNetwork(text: string): boolean {
  const [address = '', length = '', ...rest] = text.split('/');
  const family = address.includes('%') ? 0 : isIP(address);
  return family !== 0 && rest.length === 0 && /^\d{1,3}$/.test(length) && Number(length) <= (family === 4 ? 32 : 128);
}

/** Addresses that a local network gives out. Source: RFC 1918, RFC 4193. */
export const LOCAL_NETWORKS: readonly string[] = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'];
