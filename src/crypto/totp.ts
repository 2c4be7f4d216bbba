// Time-based one-time passwords of six digits and 30 seconds, by HMAC-SHA-1: what authenticator applications make.
// https://www.rfc-editor.org/rfc/rfc6238 and https://www.rfc-editor.org/rfc/rfc4226
import { createHmac } from 'node:crypto';

export const stepMs = 30_000;

/** The number of the step that a moment lies in: the moving factor of RFC 6238, section 4. */
export function stepAt(timeMs: number): number {
  return Math.floor(timeMs / stepMs);
}

/** RFC 4226, section 5.3. AWS's devices have six digits; the vectors of RFC 6238 have eight. */
export function codeAt(seed: Buffer, step: number, digits = 6): string {
  const factor = Buffer.alloc(8);
  factor.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', seed).update(factor).digest();
  const offset = mac.readUInt8(mac.length - 1) & 0x0f;
  const truncated = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(truncated % 10 ** digits).padStart(digits, '0');
}

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4648, section 6, of a whole number of five-byte groups: nothing needs padding. */
export function base32Of(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 5) {
    let group = BigInt(bytes.readUIntBE(at, 5));
    let letters = '';
    for (let letter = 0; letter < 8; letter++) {
      letters = (base32[Number(group & 31n)] ?? '') + letters;
      group >>= 5n;
    }
    text += letters;
  }
  return text;
}
