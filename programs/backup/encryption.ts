import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import { bech32Bytes, bech32Text } from './bech32';

/**
 * The format of age (https://age-encryption.org/v1) for recipients of the type X25519, over Node's own primitives:
 *
 *     header: one stanza for each recipient with the file key, then a MAC      payload: chunks of 64 KiB, the last one marked
 *
 * The tests open these files with age itself, and its files with this.
 */

/** It is what every file of age begins with. */
export const AGE_MAGIC = 'age-encryption.org/v1';
const RECIPIENT = 'age';
const IDENTITY = 'age-secret-key-';
const CHUNK_BYTES = 64 * 1024;
const TAG_BYTES = 16;
const NONCE_BYTES = 16;
/** A header is a few hundred bytes for each recipient. */
const MOST_HEADER_BYTES = 64 * 1024;
const CIPHER = 'chacha20-poly1305';
/** DER in front of the 32 bytes of a key. Source: RFC 8410. */
const DER = { public: '302a300506032b656e032100', private: '302e020100300506032b656e04220420' } as const;

export interface KeyPair {
  /** `AGE-SECRET-KEY-1...` */
  readonly identity: string;
  /** `age1...` */
  readonly recipient: string;
}

export function generateKeys(): KeyPair {
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
  return { identity: bech32Text(seed, IDENTITY).toUpperCase(), recipient: bech32Text(rawOf(publicKey), RECIPIENT) };
}

/** The bytes, encrypted to each of these recipients. @throws Error for a recipient that is none of age's */
export async function* encrypt(
  bytes: AsyncIterable<Uint8Array>,
  recipients: readonly string[],
): AsyncGenerator<Uint8Array> {
  const fileKey = randomBytes(16);
  const lines = recipients.flatMap((recipient) => stanza(fileKey, recipient));
  const header = `${[AGE_MAGIC, ...lines].join('\n')}\n---`;
  const nonce = randomBytes(NONCE_BYTES);
  yield Buffer.concat([Buffer.from(`${header} ${base64(mac(fileKey, header))}\n`), nonce]);
  const key = deriveKey(fileKey, nonce, 'payload');
  let counter = 0;
  for await (const { chunk, isLast } of chunksOf(bytes, CHUNK_BYTES)) {
    const cipher = createCipheriv(CIPHER, key, chunkNonce(counter, isLast), { authTagLength: TAG_BYTES });
    yield cipher.update(chunk);
    yield Buffer.concat([cipher.final(), cipher.getAuthTag()]);
    counter += 1;
  }
}

/** The bytes in the clear. @throws Error for a wrong identity, and for a file that was cut or changed */
export async function* decrypt(
  bytes: AsyncIterable<Uint8Array>,
  identities: readonly string[],
): AsyncGenerator<Uint8Array> {
  const source = bytes[Symbol.asyncIterator]();
  let start = Buffer.alloc(0);
  let end = -1;
  while (end < 0 && start.length < MOST_HEADER_BYTES) {
    const { value, done } = await source.next();
    if (done === true) break;
    start = Buffer.concat([start, value]);
    const mark = start.indexOf('\n---');
    // Behind the mark: a space, the MAC, a newline, the nonce.
    if (mark >= 0 && start.length >= mark + 4 + 45 + NONCE_BYTES) end = mark + 4;
  }
  if (end < 0) throw new Error('the file ends inside its header: it was cut');
  const header = start.subarray(0, end).toString('latin1');
  const line = start.indexOf('\n', end);
  const fileKey = fileKeyOf(header, identities);
  const stated = Buffer.from(start.subarray(end + 1, line).toString('latin1'), 'base64');
  const own = mac(fileKey, header);
  if (stated.length !== own.length || !timingSafeEqual(stated, own)) throw new Error('the header was changed');
  const key = deriveKey(fileKey, start.subarray(line + 1, line + 1 + NONCE_BYTES), 'payload');
  async function* rest() {
    yield start.subarray(line + 1 + NONCE_BYTES);
    yield* { [Symbol.asyncIterator]: () => source };
  }
  let counter = 0;
  for await (const { chunk, isLast } of chunksOf(rest(), CHUNK_BYTES + TAG_BYTES)) {
    if (chunk.length < TAG_BYTES) throw new Error('the file was cut');
    const decipher = createDecipheriv(CIPHER, key, chunkNonce(counter, isLast), { authTagLength: TAG_BYTES });
    decipher.setAuthTag(chunk.subarray(-TAG_BYTES));
    const clear = decipher.update(chunk.subarray(0, -TAG_BYTES));
    try {
      decipher.final();
    } catch {
      // The last chunk of a cut file is not marked as the last one.
      throw new Error('the file was cut or changed');
    }
    yield clear;
    counter += 1;
  }
}

function stanza(fileKey: Buffer, recipient: string): readonly string[] {
  const raw = bech32Bytes(recipient, RECIPIENT);
  if (raw?.length !== 32) throw new Error(`is not a recipient of age: ${recipient.slice(0, 8)}...`);
  const { privateKey, publicKey } = generateKeyPairSync('x25519');
  const share = rawOf(publicKey);
  const wrap = wrapKey(privateKey, publicOf(raw), share, raw);
  const cipher = createCipheriv(CIPHER, wrap, Buffer.alloc(12), { authTagLength: TAG_BYTES });
  const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
  return [`-> X25519 ${base64(share)}`, base64(body)];
}

function fileKeyOf(header: string, identities: readonly string[]): Buffer {
  if (!header.startsWith(`${AGE_MAGIC}\n`)) throw new Error('is not a file of age');
  const stanzas = [...header.matchAll(/^-> X25519 (\S{43})\n(\S{43})$/gm)];
  for (const identity of identities) {
    const seed = bech32Bytes(identity.trim(), IDENTITY);
    if (seed?.length !== 32) throw new Error('is not an identity of age; it begins with AGE-SECRET-KEY-1');
    const der = Buffer.concat([Buffer.from(DER.private, 'hex'), seed]);
    const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    const own = rawOf(createPublicKey(privateKey));
    for (const [, share = '', body = ''] of stanzas) {
      const shared = Buffer.from(share, 'base64');
      const wrapped = Buffer.from(body, 'base64');
      const wrap = wrapKey(privateKey, publicOf(shared), shared, own);
      const decipher = createDecipheriv(CIPHER, wrap, Buffer.alloc(12), { authTagLength: TAG_BYTES });
      decipher.setAuthTag(wrapped.subarray(-TAG_BYTES));
      const fileKey = decipher.update(wrapped.subarray(0, -TAG_BYTES));
      try {
        decipher.final();
        return fileKey;
      } catch {
        // The stanza is of another recipient.
      }
    }
  }
  throw new Error('no identity matched any of the recipients of the file');
}

function wrapKey(privateKey: KeyObject, publicKey: KeyObject, share: Uint8Array, recipient: Uint8Array): Buffer {
  const secret = diffieHellman({ privateKey, publicKey });
  return deriveKey(secret, Buffer.concat([share, recipient]), `${AGE_MAGIC}/X25519`);
}

function mac(fileKey: Buffer, header: string): Buffer {
  return createHmac('sha256', deriveKey(fileKey, Buffer.alloc(0), 'header'))
    .update(header, 'latin1')
    .digest();
}

function deriveKey(secret: Uint8Array, salt: Uint8Array, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, 32));
}

function chunkNonce(counter: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(counter, 5, 6);
  nonce.writeUInt8(isLast ? 1 : 0, 11);
  return nonce;
}

function rawOf(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' }).subarray(-32);
}

function publicOf(raw: Uint8Array): KeyObject {
  const key = Buffer.concat([Buffer.from(DER.public, 'hex'), raw]);
  return createPublicKey({ key, format: 'der', type: 'spki' });
}

/** age writes base64 without padding. */
function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replace(/=+$/, '');
}

/**
 * Pieces of one size, the last one shorter, full or, where there is nothing at all, empty. A piece holds until the next one is
 * asked for.
 */
export async function* chunksOf(
  bytes: AsyncIterable<Uint8Array>,
  size: number,
): AsyncGenerator<{ readonly chunk: Buffer; readonly isLast: boolean }> {
  const piece = Buffer.allocUnsafe(size);
  let filled = 0;
  for await (const part of bytes) {
    for (let from = 0; from < part.length; ) {
      // Only now it is known that a full piece is not the last one.
      if (filled === size) {
        yield { chunk: piece, isLast: false };
        filled = 0;
      }
      const count = Math.min(size - filled, part.length - from);
      piece.set(part.subarray(from, from + count), filled);
      filled += count;
      from += count;
    }
  }
  yield { chunk: piece.subarray(0, filled), isLast: true };
}
