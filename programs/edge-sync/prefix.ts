import { isIPv4, isIPv6 } from 'node:net';

export type Family = 4 | 6;

/** IPv4 as a number, IPv6 as a big integer: half the memory for the usual case. Only compared within a family. */
export type Address = number | bigint;

const BITS = { 4: 32, 6: 128 } as const;
const MAPPED = 0xffffn << 32n;

/**
 * An address or a network in canonical form: host bits cleared, `::ffff:a.b.c.d` unwrapped to IPv4, IPv6 in lower case
 * and compressed, no `/32` or `/128`. LAPI keeps a value as typed and Cloudflare may return `10.0.0.1/32`: two texts of
 * one network must be equal, or the drift never reaches zero.
 */
export class Prefix {
  private canonical: string | undefined;

  private constructor(
    readonly family: Family,
    /** The lowest address of the network. */
    readonly first: Address,
    readonly length: number,
  ) {}

  /** Undefined for everything that is not exactly one address or CIDR: spaces, zone ids, octal looks, `/33`, `/08`. */
  static parse(text: string): Prefix | undefined {
    const slash = text.indexOf('/');
    const address = slash === -1 ? text : text.slice(0, slash);
    const family = isIPv4(address) ? 4 : isIPv6(address) && !address.includes('%') ? 6 : undefined;
    if (family === undefined) return undefined;
    let length: number = BITS[family];
    if (slash !== -1) {
      const digits = text.slice(slash + 1);
      if (!/^(0|[1-9]\d{0,2})$/.test(digits) || Number(digits) > length) return undefined;
      length = Number(digits);
    }
    if (family === 4) return Prefix.of4(ipv4Number(address), length);
    const value = ipv6Number(address);
    // A dual-stack socket reports an IPv4 client this way. Widened to /64 it would become ::/64.
    if (value >> 32n === MAPPED >> 32n && length >= 96) return Prefix.of4(Number(value & 0xffffffffn), length - 96);
    return Prefix.of6(value, length);
  }

  private static of4(address: number, length: number): Prefix {
    return new Prefix(4, address - (address % 2 ** (32 - length)), length);
  }

  private static of6(address: bigint, length: number): Prefix {
    const hostBits = BigInt(128 - length);
    return new Prefix(6, (address >> hostBits) << hostBits, length);
  }

  /** The highest address of the network. */
  get last(): Address {
    return typeof this.first === 'number'
      ? this.first + 2 ** (32 - this.length) - 1
      : this.first + (1n << BigInt(128 - this.length)) - 1n;
  }

  /** The network of at most `length` bits around this one; itself when it is that wide already. */
  widenTo(length: number): Prefix {
    if (this.length <= length) return this;
    return typeof this.first === 'number' ? Prefix.of4(this.first, length) : Prefix.of6(this.first, length);
  }

  overlaps(other: Prefix): boolean {
    return this.family === other.family && this.first <= other.last && other.first <= this.last;
  }

  /** The canonical text, which identifies a network everywhere in this program. */
  get text(): string {
    if (this.canonical === undefined) {
      const address = typeof this.first === 'number' ? ipv4Text(this.first) : ipv6Text(this.first);
      this.canonical = this.length === BITS[this.family] ? address : `${address}/${this.length}`;
    }
    return this.canonical;
  }
}

/**
 * IPv4 before IPv6, then by address, then the wider network: the order of a list and the last criterion of the rank.
 */
export function comparePrefixes(a: Prefix, b: Prefix): number {
  if (a.family !== b.family) return a.family - b.family;
  if (a.first !== b.first) return a.first < b.first ? -1 : 1;
  return a.length - b.length;
}

function ipv4Number(address: string): number {
  let value = 0;
  let part = 0;
  for (let index = 0; index < address.length; index += 1) {
    const code = address.charCodeAt(index);
    if (code === 46) [value, part] = [value * 256 + part, 0];
    else part = part * 10 + code - 48;
  }
  return value * 256 + part;
}

function ipv6Number(address: string): bigint {
  let text = address;
  const dot = text.indexOf('.');
  if (dot !== -1) {
    const colon = text.lastIndexOf(':');
    const value = ipv4Number(text.slice(colon + 1));
    text = `${text.slice(0, colon + 1)}${Math.floor(value / 65536).toString(16)}:${(value % 65536).toString(16)}`;
  }
  const [head = '', tail] = text.split('::');
  const front = head === '' ? [] : head.split(':');
  const back = tail === undefined || tail === '' ? [] : tail.split(':');
  const gap = tail === undefined ? [] : new Array<string>(8 - front.length - back.length).fill('0');
  return BigInt(`0x${[...front, ...gap, ...back].map((group) => group.padStart(4, '0')).join('')}`);
}

function ipv4Text(value: number): string {
  return `${value >>> 24}.${(value >>> 16) & 255}.${(value >>> 8) & 255}.${value & 255}`;
}

/** RFC 5952: the longest run of at least two zero groups becomes `::`, the first one when two are equally long. */
function ipv6Text(value: bigint): string {
  const hex = value.toString(16).padStart(32, '0');
  const groups = Array.from({ length: 8 }, (_, index) =>
    Number.parseInt(hex.slice(index * 4, index * 4 + 4), 16).toString(16),
  );
  let start = 0;
  let longest = 1;
  for (let from = 0; from < 8; from += 1) {
    let length = 0;
    while (from + length < 8 && groups[from + length] === '0') length += 1;
    if (length > longest) [start, longest] = [from, length];
  }
  if (longest < 2) return groups.join(':');
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + longest).join(':')}`;
}
