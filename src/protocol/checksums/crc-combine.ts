// The CRC of two runs of bytes from that of each: the first is moved past the second by a power of x in GF(2)[x].
// https://www.rfc-editor.org/rfc/rfc1952#section-8 for the arithmetic's convention: bits in reflected order.

export interface CrcField {
  readonly bits: number;
  /** In reflected order, without its leading term. */
  readonly polynomial: bigint;
}

function multiply({ bits, polynomial }: CrcField, a: bigint, b: bigint): bigint {
  let product = 0n;
  let factor = b;
  for (let bit = BigInt(bits - 1); bit >= 0n; bit--) {
    if (((a >> bit) & 1n) === 1n) product ^= factor;
    factor = (factor & 1n) === 1n ? (factor >> 1n) ^ polynomial : factor >> 1n;
  }
  return product;
}

/** x to the power of 8 times `bytes`. */
function powerOfBytes(field: CrcField, bytes: number): bigint {
  const one = 1n << BigInt(field.bits - 1);
  let result = one;
  let square = one >> 8n;
  for (let rest = BigInt(bytes); rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = multiply(field, result, square);
    square = multiply(field, square, square);
  }
  return result;
}

export function createCrcCombine(
  field: CrcField,
): (first: Buffer, second: Buffer, secondLengthBytes: number) => Buffer {
  // The parts of an upload are nearly all of one length.
  let lastLength = 0;
  let lastPower = powerOfBytes(field, 0);
  return (first, second, secondLengthBytes) => {
    if (secondLengthBytes !== lastLength) {
      lastPower = powerOfBytes(field, secondLengthBytes);
      lastLength = secondLengthBytes;
    }
    const combined = multiply(field, lastPower, crcValue(first)) ^ crcValue(second);
    return crcDigest(combined, field.bits);
  };
}

export function crcValue(digest: Buffer): bigint {
  return digest.length === 8 ? digest.readBigUInt64BE() : BigInt(digest.readUInt32BE());
}

export function crcDigest(value: bigint, bits: number): Buffer {
  const digest = Buffer.alloc(bits / 8);
  if (bits === 64) digest.writeBigUInt64BE(value);
  else digest.writeUInt32BE(Number(value));
  return digest;
}
