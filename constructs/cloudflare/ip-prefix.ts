import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** One address, or all addresses that share a prefix, as Cloudflare's expressions write them. */
export class IpPrefix {
  /**
   * Reads `192.0.2.1`, `198.51.100.0/24`, `2001:db8::1` or `2001:db8::/32`.
   *
   * @throws RangeError for anything else: upper case, a zone, host bits behind the prefix, IPv4 inside IPv6
   */
  static parse(text: string): IpPrefix {
    const [address = '', length, ...more] = text.split('/');
    const family = familyOf(address);
    if (family === undefined || more.length > 0 || (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length))) {
      throw refused(text, 'must be an IP address or a prefix in lower case', 'write for example 192.0.2.1');
    }
    const width = family === 'ipv4' ? 32 : 128;
    const bits = length === undefined ? width : Number(length);
    if (bits > width) throw refused(text, `must have a prefix length of at most ${width}`, 'shorten it');
    const value = bitsOf(address, family);
    // Hexadecimal ::ffff:c000:201 is 192.0.2.1 as well, and Cloudflare never shows it as the visitor's address.
    if (family === 'ipv6' && value >> 32n === 0xffffn) throw refused(text, 'must not hide IPv4', 'write it as IPv4');
    if ((value & ((1n << BigInt(width - bits)) - 1n)) !== 0n) {
      throw refused(text, 'must have no bits behind its prefix', 'give the first address of the network');
    }
    return new IpPrefix(text, address, bits, family, length === undefined);
  }

  private constructor(
    private readonly text: string,
    readonly address: string,
    /** Length in bits: 32 or 128 for one address. */
    readonly bits: number,
    readonly family: 'ipv4' | 'ipv6',
    /** True when no prefix length was written. */
    readonly isAddress: boolean,
  ) {}

  toString(): string {
    return this.text;
  }
}

/** Membership in a set of addresses and prefixes. */
export class IpSet {
  // Apart: in one BlockList, `::/0` holds IPv4 addresses too. Cloudflare's engine keeps the families apart.
  private readonly blocks = { ipv4: new BlockList(), ipv6: new BlockList() };

  constructor(prefixes: readonly IpPrefix[]) {
    for (const { address, bits, family } of prefixes) this.blocks[family].addSubnet(address, bits, family);
  }

  has(ip: string): boolean {
    const family = familyOf(ip);
    if (family === undefined) throw refused(ip, 'must be an IP address', 'write for example 192.0.2.1');
    return this.blocks[family].check(ip, family);
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  if (isIPv4(address)) return 'ipv4';
  return isIPv6(address) && /^[0-9a-f:.]+$/.test(address) ? 'ipv6' : undefined;
}

function bitsOf(address: string, family: 'ipv4' | 'ipv6'): bigint {
  if (family === 'ipv4') return address.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n);
  // The URL parser writes a dotted tail as hexadecimal groups.
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const front = groups(head);
  const back = groups(tail ?? '');
  const zeros = Array.from({ length: 8 - front.length - back.length }, () => '0');
  return [...front, ...zeros, ...back].reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n);
}

function groups(text: string): readonly string[] {
  return text === '' ? [] : text.split(':');
}

function refused(got: string, rule: string, remedy: string): RangeError {
  return new RangeError(`an address ${rule}, found: ${JSON.stringify(got)}; ${remedy}`);
}
