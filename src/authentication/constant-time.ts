// Comparing signatures without telling by the time it takes how much of one is right.
import { timingSafeEqual } from 'node:crypto';

/** `computed` is ASCII. */
export function equalInConstantTime(computed: string, provided: string): boolean {
  const providedBytes = Buffer.from(provided, 'utf8');
  return providedBytes.length === computed.length && timingSafeEqual(Buffer.from(computed, 'latin1'), providedBytes);
}
