// The source of randomness that everything asks, so that a test can make it repeatable.
import { randomFillSync } from 'node:crypto';

export interface Random {
  /** `size` cryptographically strong random bytes. */
  bytes(size: number): Buffer;
}

export const systemRandom: Random = { bytes: (size) => randomFillSync(Buffer.allocUnsafeSlow(size)) };
