// The source of randomness that everything asks, so that a test can make it repeatable.
import { randomFillSync } from 'node:crypto';

export interface Random {
  /** `size` cryptographically strong random bytes, the caller's own. */
  bytes(size: number): Buffer;
}

/** Asking the generator costs as much for 32 bytes as for thousands: small requests share one. */
const poolBytes = 8192;
const largestFromPool = 64;
const pool = Buffer.allocUnsafeSlow(poolBytes);
let usedBytes = poolBytes;

/** What was handed out is wiped from the pool: nothing can be given twice or found later. */
function fromPool(size: number): Buffer {
  if (usedBytes + size > poolBytes) {
    randomFillSync(pool);
    usedBytes = 0;
  }
  const bytes = Buffer.allocUnsafe(size);
  const end = usedBytes + size;
  pool.copy(bytes, 0, usedBytes, end);
  pool.fill(0, usedBytes, end);
  usedBytes = end;
  return bytes;
}

export const systemRandom: Random = {
  bytes: (size) => (size <= largestFromPool ? fromPool(size) : randomFillSync(Buffer.allocUnsafeSlow(size))),
};
