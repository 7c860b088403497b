import { createSocket, type Socket } from 'node:dgram';
import type { AddressInfo } from 'node:net';

const HEADER_BYTES = 12;
const TYPE_A = 1;
const NAME_ERROR = 3;

/** A name server for tests: the A records of `addresses`, NXDOMAIN for every other name, no AAAA record at all. */
export class DnsServer {
  readonly addresses = new Map<string, string>();
  /** Queries that get no answer, from now on. */
  lost = 0;

  private constructor(private readonly socket: Socket) {
    socket.on('message', (query, { address, port }) => {
      if (this.lost > 0) this.lost -= 1;
      else socket.send(this.answer(query), port, address);
    });
  }

  static async start(): Promise<DnsServer> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return new DnsServer(socket);
  }

  /** `ADDRESS:PORT` */
  get address(): string {
    const { address, port } = this.socket.address() as AddressInfo;
    return `${address}:${port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => this.socket.close(() => resolve()));
  }

  /** Source: RFC 1035, 4.1. The first question only, which is all that resolvers ask. */
  private answer(query: Buffer): Buffer {
    const labels: string[] = [];
    let at = HEADER_BYTES;
    for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
      labels.push(query.toString('latin1', at + 1, at + 1 + length));
      at += 1 + length;
    }
    const question = query.subarray(HEADER_BYTES, at + 5);
    const address = this.addresses.get(labels.join('.').toLowerCase());
    const record = address !== undefined && query.readUInt16BE(at + 1) === TYPE_A ? recordA(address) : Buffer.alloc(0);
    const header = Buffer.alloc(HEADER_BYTES);
    header.writeUInt16BE(query.readUInt16BE(0), 0);
    header.writeUInt16BE(0x8180 | (address === undefined ? NAME_ERROR : 0), 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(record.length > 0 ? 1 : 0, 6);
    return Buffer.concat([header, question, record]);
  }
}

/** With a pointer to the name of the question, class IN, and a life of 1 s. */
function recordA(address: string): Buffer {
  return Buffer.from([0xc0, HEADER_BYTES, 0, TYPE_A, 0, 1, 0, 0, 0, 1, 0, 4, ...address.split('.').map(Number)]);
}
