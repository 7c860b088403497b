import { isIP } from 'node:net';

/** An item as the API stores it. Written without the program's own parser, so that the two can disagree. */
export interface StoredAddress {
  /** Lower case, compressed, without `/32` and `/128`. */
  readonly text: string;
  /** Sorts by family, address and mask. */
  readonly sortKey: string;
}

/** Undefined when the API would answer 10035. */
export function readStored(text: string, longestIpv6: number): StoredAddress | undefined {
  const [address = '', mask, ...rest] = text.split('/');
  const family = isIP(address);
  if (rest.length > 0 || family === 0 || address.includes('%')) return undefined;
  const full = family === 4 ? 32 : 128;
  if (mask !== undefined && !/^\d{1,3}$/.test(mask)) return undefined;
  const length = mask === undefined ? full : Number(mask);
  if (length > full || length < (family === 4 ? 8 : 12)) return undefined;
  if (family === 6 && length > longestIpv6) return undefined;
  // The URL parser knows the canonical form of an IPv6 address.
  const canonical = family === 4 ? address : new URL(`http://[${address}]`).hostname.slice(1, -1);
  return {
    text: length === full ? canonical : `${canonical}/${length}`,
    sortKey: `${family} ${digitsOf(canonical, family)} ${String(length).padStart(3, '0')}`,
  };
}

function digitsOf(address: string, family: number): string {
  if (family === 4)
    return address
      .split('.')
      .map((part) => part.padStart(3, '0'))
      .join('.');
  const [head = '', tail = ''] = address.split('::');
  const front = head.split(':').filter((group) => group !== '');
  const back = tail.split(':').filter((group) => group !== '');
  const gap = new Array<string>(8 - front.length - back.length).fill('0');
  return [...front, ...(address.includes('::') ? gap : []), ...back].map((group) => group.padStart(4, '0')).join(':');
}
