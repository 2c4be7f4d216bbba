// ECDSA over a digest, which OpenSSL's functions in Node.js make over messages only. FIPS 186-5 section 6.4.
import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { type Curve, combinedX, curves, inverse, modulo } from './curve.ts';

function curveOf(key: KeyObject): readonly [name: string, curve: Curve] {
  const name = key.asymmetricKeyDetails?.namedCurve ?? '';
  const curve = curves[name];
  if (curve === undefined) throw new Error(`no curve of ECDSA: \`${name}\``);
  return [name, curve];
}

const fromBytes = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex') || '0'}`);
const fromBase64 = (text: string | undefined): bigint => fromBytes(Buffer.from(text ?? '', 'base64url'));
const bitsOf = (value: bigint): number => value.toString(2).length;

/** The leftmost bits of the digest, as many as the group's order has. */
function numberOf(digest: Buffer, { n }: Curve): bigint {
  const excess = digest.length * 8 - bitsOf(n);
  return excess > 0 ? fromBytes(digest) >> BigInt(excess) : fromBytes(digest);
}

/** The same number to the group, of one size and with other digits each time: what is secret is never a factor itself. */
const disguised = (value: bigint, n: bigint): bigint => value + n * (fromBytes(randomBytes(8)) | (1n << 63n));

/**
 * The point of the nonce is OpenSSL's work: a key pair of its own for each signature, so that the multiplication takes
 * the same time for every nonce. The arithmetic that is left is done on disguised values, blinded by a random factor:
 * docs/decisions/0182-ecdsa-over-a-digest.md.
 */
export function ecdsaSignDigest(key: KeyObject, digest: Buffer): Buffer {
  const [name, curve] = curveOf(key);
  const { n } = curve;
  const z = numberOf(digest, curve);
  const d = fromBase64(key.export({ format: 'jwk' }).d);
  for (;;) {
    const nonce = generateKeyPairSync('ec', { namedCurve: name }).privateKey.export({ format: 'jwk' });
    const r = fromBase64(nonce.x) % n;
    const blind = (fromBytes(randomBytes(72)) % (n - 1n)) + 1n;
    const blindedNonce = (disguised(fromBase64(nonce.d), n) * blind) % n;
    const blindedKey = (disguised(d, n) * blind) % n;
    const s = (inverse(blindedNonce, n) * ((blind * z + r * blindedKey) % n)) % n;
    if (r !== 0n && s !== 0n) return writeSignature(r, s);
  }
}

export function ecdsaVerifyDigest(key: KeyObject, digest: Buffer, signature: Buffer): boolean {
  const [, curve] = curveOf(key);
  const { n } = curve;
  const read = readSignature(signature);
  if (read === undefined) return false;
  const [r, s] = read;
  if (r <= 0n || s <= 0n || r >= n || s >= n) return false;
  const { x, y } = key.export({ format: 'jwk' });
  const w = inverse(s, n);
  const q = { x: fromBase64(x), y: fromBase64(y) };
  const found = combinedX(curve, modulo(numberOf(digest, curve) * w, n), (r * w) % n, q);
  return found !== undefined && found % n === r;
}

/** Ecdsa-Sig-Value, RFC 3279 section 2.2.3. */
function writeSignature(r: bigint, s: bigint): Buffer {
  const content = Buffer.concat([writeInteger(r), writeInteger(s)]);
  return Buffer.concat([Buffer.from([0x30]), writeLength(content.length), content]);
}

function writeInteger(value: bigint): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  const content = (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.from([0]), bytes]) : bytes;
  return Buffer.concat([Buffer.from([0x02]), writeLength(content.length), content]);
}

const writeLength = (length: number): Buffer => Buffer.from(length < 0x80 ? [length] : [0x81, length]);

/** Written again and compared: there is one encoding of a signature and no other is taken. */
function readSignature(bytes: Buffer): readonly [r: bigint, s: bigint] | undefined {
  let offset = bytes[1] === 0x81 ? 3 : 2;
  const next = (): bigint => {
    const start = offset + 2;
    offset = start + (bytes[offset + 1] ?? 0);
    return fromBytes(bytes.subarray(start, offset));
  };
  const [r, s] = [next(), next()];
  return writeSignature(r, s).equals(bytes) ? [r, s] : undefined;
}
