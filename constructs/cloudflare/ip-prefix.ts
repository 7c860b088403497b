import { Prefix } from '../../programs/edge-sync/prefix';
import { PrefixSet } from '../../programs/edge-sync/prefix-set';

/** One address, or all addresses that share a prefix, as Cloudflare's expressions write them. */
export class IpPrefix {
  /** Reads `192.0.2.1`, `198.51.100.0/24`, `2001:db8::1` or `2001:db8::/32`; undefined for a text that `parse` refuses. */
  static read(text: string): IpPrefix | undefined {
    const prefix = readPrefix(text);
    return prefix instanceof RangeError ? undefined : new IpPrefix(text, prefix);
  }

  /** @throws RangeError for upper case, a zone, host bits behind the prefix, IPv4 inside IPv6, and all other texts */
  static parse(text: string): IpPrefix {
    const prefix = readPrefix(text);
    if (prefix instanceof RangeError) throw prefix;
    return new IpPrefix(text, prefix);
  }

  private constructor(
    private readonly text: string,
    readonly network: Prefix,
  ) {}

  /** True when no prefix length was written. */
  get isAddress(): boolean {
    return !this.text.includes('/');
  }

  /** The address alone, without the prefix length. */
  get address(): string {
    return this.text.split('/')[0] ?? '';
  }

  /** Whether every address of the other one is in this one. */
  contains({ network }: IpPrefix): boolean {
    return this.network.length <= network.length && this.network.overlaps(network);
  }

  toString(): string {
    return this.text;
  }
}

/** Membership in a set of addresses and prefixes. The families are apart, as in Cloudflare's engine. */
export class IpSet {
  private readonly networks: PrefixSet;

  constructor(prefixes: readonly IpPrefix[]) {
    this.networks = new PrefixSet(prefixes.map(({ network }) => network));
  }

  has(ip: string): boolean {
    const address = ip.includes('/') ? undefined : Prefix.parse(ip);
    if (address === undefined) throw prefixError(ip, 'is not an IP address', 'write for example 192.0.2.1');
    return this.networks.overlaps(address);
  }
}

/** @returns the network, or the error that says why the text is none */
function readPrefix(text: string): Prefix | RangeError {
  const [address = ''] = text.split('/');
  const network = Prefix.parse(text);
  const host = Prefix.parse(address);
  if (network === undefined || host === undefined || text !== text.toLowerCase()) {
    return prefixError(text, 'is neither an IP address nor a prefix in lower case', 'write for example 192.0.2.1');
  }
  // Hexadecimal ::ffff:c000:201 is 192.0.2.1 as well, and Cloudflare never shows it as the visitor's address.
  if (host.family === 4 && address.includes(':')) {
    return prefixError(text, 'writes an IPv4 address as IPv6', 'write it as IPv4');
  }
  if (network.first !== host.first) {
    return prefixError(text, 'has host bits behind its prefix', 'give the first address of the network');
  }
  return network;
}

function prefixError(found: string, fault: string, remedy: string): RangeError {
  return new RangeError(`the text ${fault}, found: ${JSON.stringify(found)}; ${remedy}`);
}
