const LETTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** The bytes behind a text of BIP 173, as age writes its keys; undefined for another prefix or a wrong checksum. */
export function bech32Bytes(text: string, prefix: string): Buffer | undefined {
  const lower = text.toLowerCase();
  if (!lower.startsWith(`${prefix}1`) || (text !== lower && text !== text.toUpperCase())) return undefined;
  const values = [...lower.slice(prefix.length + 1)].map((letter) => LETTERS.indexOf(letter));
  if (values.length < 7 || values.includes(-1) || checksum([...expand(prefix), ...values]) !== 1) return undefined;
  const bits = values
    .slice(0, -6)
    .map((value) => value.toString(2).padStart(5, '0'))
    .join('');
  const bytes = (bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2));
  // What is left over is padding.
  return /^0{0,4}$/.test(bits.slice(bytes.length * 8)) ? Buffer.from(bytes) : undefined;
}

export function bech32Text(bytes: Uint8Array, prefix: string): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const values = (bits.match(/.{1,5}/g) ?? []).map((part) => Number.parseInt(part.padEnd(5, '0'), 2));
  const sum = checksum([...expand(prefix), ...values, 0, 0, 0, 0, 0, 0]) ^ 1;
  const tail = [25, 20, 15, 10, 5, 0].map((shift) => (sum >>> shift) & 31);
  return `${prefix}1${[...values, ...tail].map((value) => LETTERS[value]).join('')}`;
}

function expand(prefix: string): readonly number[] {
  const codes = [...prefix].map((letter) => letter.charCodeAt(0));
  return [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
}

function checksum(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [index, word] of GENERATOR.entries()) if ((top >>> index) & 1) sum ^= word;
  }
  return sum;
}
