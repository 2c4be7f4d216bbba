// Passwords by scrypt, with a salt for each: slow and memory-hard to guess. https://www.rfc-editor.org/rfc/rfc7914
import { scrypt, timingSafeEqual } from 'node:crypto';

export interface PasswordHash {
  readonly salt: Buffer;
  readonly hash: Buffer;
  readonly cost: number;
  readonly blockSize: number;
}

/** 32 MiB and some tens of milliseconds each. */
const current = { cost: 2 ** 15, blockSize: 8 } as const;
const hashBytes = 32;

/** Of a password, however its letters are composed. Works outside the event loop. */
function derive(password: string, salt: Buffer, cost: number, blockSize: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { cost, blockSize, parallelization: 1, maxmem: 256 * cost * blockSize };
    scrypt(password.normalize('NFKC'), salt, hashBytes, options, (error, hash) => {
      if (error === null) resolve(hash);
      else reject(error);
    });
  });
}

/** `salt` is 16 random bytes. */
export async function hashPassword(password: string, salt: Buffer): Promise<PasswordHash> {
  return { ...current, salt, hash: await derive(password, salt, current.cost, current.blockSize) };
}

export async function isPassword(password: string, known: PasswordHash): Promise<boolean> {
  return timingSafeEqual(await derive(password, known.salt, known.cost, known.blockSize), known.hash);
}
