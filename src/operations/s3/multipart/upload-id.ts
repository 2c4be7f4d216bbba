// Ids of uploads: the time first, so that the uploads of a key list in the order of their start; then 128 random bits.
import type { Random } from '../../../kernel/random.ts';

const timeDigits = 12;
const randomBytes = 16;

export function newUploadId(random: Random, nowMs: number): string {
  return nowMs.toString(16).padStart(timeDigits, '0') + random.bytes(randomBytes).toString('base64url');
}
