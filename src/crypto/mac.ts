// HMAC, made and compared. RFC 2104, FIPS 198-1.
import { createHmac, timingSafeEqual } from 'node:crypto';

export function makeMac(key: Buffer, hash: string, message: Buffer): Buffer {
  return createHmac(hash, key).update(message).digest();
}

/** Whole codes only: a shortened one does not pass. */
export function checkMac(key: Buffer, hash: string, message: Buffer, mac: Buffer): boolean {
  const made = makeMac(key, hash, message);
  return made.length === mac.length && timingSafeEqual(made, mac);
}
