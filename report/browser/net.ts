import { IPv4, IPv6 } from 'ipaddr.js';

/** What the page's script needs of `node:net`, which a browser does not have. */
export function isIPv4(text: string): boolean {
  return IPv4.isValidFourPartDecimal(text);
}

export function isIPv6(text: string): boolean {
  return IPv6.isValid(text);
}
