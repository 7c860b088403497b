import { Prefix } from '../prefix';
import { PrefixSet } from '../prefix-set';

/**
 * Networks without clients on the internet: a ban on one of them is a mistake (the address of a proxy or a pod reached
 * CrowdSec) and wastes capacity. The documentation and benchmark ranges are left out on purpose: they are harmless, and
 * examples and tests need addresses that count as ordinary.
 */
export const RESERVED = setOf([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '224.0.0.0/3',
  // IPv6: everything outside 2000::/3 (loopback, NAT64, unique local, link local, multicast), Teredo and 6to4.
  '::/3',
  '4000::/2',
  '8000::/1',
  '2001::/32',
  '2002::/16',
]);

/** Cloudflare's published edge networks: a ban on one means that the origin logged the proxy and not the client. */
export const CLOUDFLARE = setOf([
  '103.21.244.0/22',
  '103.22.200.0/22',
  '103.31.4.0/22',
  '104.16.0.0/13',
  '104.24.0.0/14',
  '108.162.192.0/18',
  '131.0.72.0/22',
  '141.101.64.0/18',
  '162.158.0.0/15',
  '172.64.0.0/13',
  '173.245.48.0/20',
  '188.114.96.0/20',
  '190.93.240.0/20',
  '197.234.240.0/22',
  '198.41.128.0/17',
  '2400:cb00::/32',
  '2405:8100::/32',
  '2405:b500::/32',
  '2606:4700::/32',
  '2803:f800::/32',
  '2a06:98c0::/29',
  '2c0f:f248::/32',
]);

function setOf(texts: readonly string[]): PrefixSet {
  return new PrefixSet(
    texts.map((text) => {
      const prefix = Prefix.parse(text);
      if (prefix === undefined) throw new Error(`not a network, found: ${text}`);
      return prefix;
    }),
  );
}
